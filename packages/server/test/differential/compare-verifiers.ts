import { seededRandom } from '@tokenpair/testing'
import { type CryptoKey, importJWK, type JWTHeaderParameters, jwtVerify } from 'jose'
import { createAccessTokenVerifier } from '../../src/lib/access-token/verify-access-token.ts'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { nativeRuntime, webRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import { clock, now } from '../access-token/access-token-fixture.ts'
import { keysByKind, pkcs8 } from '../keys/algorithm-fixture.ts'
import { hs512, otherSecret, secret } from '../keys/key-fixture.ts'
import { drawToken } from './draw-token.ts'

/** What came of a comparison. */
export interface Comparison {
  readonly tokens: number
  readonly accepted: number
  /** How many differences there were for each listed reason. */
  readonly listed: ReadonlyMap<string, number>
  /** Where they differ and nobody has said why they may. */
  readonly unlisted: readonly string[]
}

/** Why this package refuses what jose takes: by the detail that it gives. A wrong signature is no reason. */
const reasonsToRefuse: readonly (readonly [detail: RegExp, reason: string])[] = [
  [/header has the member/, 'a header member that brings a key along, or changes how the token is read'],
  [/header is no JSON object, or has a member twice/, 'a header with a member twice, or __proto__ in it'],
  [/payload is no JSON object, or has a member twice/, 'claims with one of them twice, or __proto__ in them'],
  [
    /no canonical base64url/,
    'a second spelling of the same bytes: white space, padding, + or /, bits behind the last byte',
  ],
  [
    /its claim (sub|jti|sid|scope|iat|exp|auth_time|iss|aud|gen|client_id|cnf|nbf) /,
    'a claim of the wrong form, that jose leaves to the app',
  ],
  [/contradict each other/, 'a lock that type and claims do not agree about'],
  [/its type is not that/, 'a type that jose compares less strictly'],
  [/longer than 16384/, 'more than an access token holds'],
]

/** Why this package takes what jose refuses. */
const locked = 'a locked access token, which has a type of its own'

/**
 * Judges drawn tokens by three verifiers: this package with the runtime's own cryptography and its short ways, the same on
 * WebCrypto without them, and jose.
 */
export async function compareVerifiers(count: number, seed: number): Promise<Comparison> {
  const random = seededRandom(seed)
  const ed25519 = JwtAlgorithm.from({ alg: 'Ed25519', privateKey: pkcs8(keysByKind.Ed25519.privateKey) })
  const sources = { algorithm: hs512, fallbackVerificationAlgorithms: [ed25519] }
  const [quickRing, plainRing, foreignRing] = await Promise.all([
    createKeyRing({ ...sources, runtime: nativeRuntime }),
    createKeyRing({ ...sources, runtime: webRuntime }),
    createKeyRing({ algorithm: JwtAlgorithm.hmacSha512(otherSecret) }),
  ])
  const [quick, plain] = [quickRing, plainRing].map((keyRing) => createAccessTokenVerifier({ keyRing, clock }))
  const edKey = quickRing.find(undefined, 'Ed25519')[0]
  if (quick === undefined || plain === undefined || edKey === undefined || !('sign' in edKey))
    throw new TypeError('No key')
  const keys = [quickRing.current, edKey, foreignRing.current] as never
  const joseKeys = new Map<string, CryptoKey | Uint8Array>([
    ['HS512', new TextEncoder().encode(secret)],
    ['Ed25519', await importJWK({ ...edKey.publicJwk }, 'Ed25519')],
  ])
  const kids = new Map([
    ['HS512', quickRing.current.kid],
    ['Ed25519', edKey.kid],
  ])
  const keyFor = ({ alg, kid }: JWTHeaderParameters): CryptoKey | Uint8Array => {
    const key = joseKeys.get(alg)
    if (key === undefined || (kid !== undefined && kid !== kids.get(alg))) throw new TypeError('No such key')
    return key
  }
  const accepts = async (token: string): Promise<boolean> => {
    const options = { algorithms: ['HS512', 'Ed25519'], typ: 'at+jwt', currentDate: new Date(now) }
    return jwtVerify(token, keyFor as never, { ...options, requiredClaims: ['exp'] }).then(
      () => true,
      () => false,
    )
  }

  const listed = new Map<string, number>()
  const unlisted: string[] = []
  let accepted = 0
  for (let drawn = 0; drawn < count; drawn++) {
    const token = await drawToken({ random, keys })
    const verdict = await quick.verify(token)
    const again = await quick.verify(token)
    const reference = await plain.verify(token)
    const byJose = await accepts(token)
    const isAccepted = verdict.kind === 'valid'
    if (isAccepted) accepted += 1
    const written = JSON.stringify(verdict)
    if (written !== JSON.stringify(reference) || written !== JSON.stringify(again)) {
      unlisted.push(
        `token ${drawn}: ${verdict.kind} in short, ${reference.kind} with care, ${again.kind} when it comes again`,
      )
    }
    if (isAccepted === byJose) continue
    const reason =
      verdict.kind === 'invalid' ? reasonsToRefuse.find(([detail]) => detail.test(verdict.detail))?.[1] : undefined
    const allowed = isAccepted && verdict.claims.lock !== undefined ? locked : reason
    if (allowed === undefined)
      unlisted.push(`token ${drawn}: ${written.slice(0, 120)}, and jose ${byJose ? 'takes' : 'refuses'} it`)
    else listed.set(allowed, (listed.get(allowed) ?? 0) + 1)
  }
  return { tokens: count, accepted, listed, unlisted }
}
