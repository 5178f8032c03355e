import { createVerifier } from 'fast-jwt'
import { verify as honoVerify } from 'hono/jwt'
import { importSPKI, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { Contestant, Turn } from '../measure.ts'
import { type Algorithm, audience, type BenchKeys, drawKeys, issuer } from './algorithms.ts'
import { issueTokens, startOwnServer } from './own.ts'

const turn = 1024
/** Between two looks at the clock: a part of all tokens that leaves no rest. */
const few = 16
/** How many new tokens are verified in a millisecond of a turn, so that all turns take about as long, and how many at least. */
const newEach: Readonly<Record<Algorithm, number>> = { HS512: 80, ES256: 8, Ed25519: 6, ES512: 0.5 }
const newAtLeast = 64

/** How many tokens are verified at a time where that is what is measured: slow signatures have threads of their own. */
export const inFlight = 8

/** Those that verify tokens of one algorithm. */
export async function verifyContestants(alg: Algorithm, milliseconds: number): Promise<readonly Contestant[]> {
  const keys = drawKeys(alg)
  const warm = await startOwnServer(keys.own)
  const tokens = await issueTokens(warm, turn)
  const seen = alg === 'Ed25519' ? tokens.map((token) => renamed(keys, token)) : tokens // as the others call it
  // One and the same for all rounds: code that was just made is slow.
  const cold = await startOwnServer(keys.own)
  let newTokens: readonly Buffer[] = []
  const newCount = few * Math.ceil(Math.max(newAtLeast, newEach[alg] * milliseconds) / few)
  const prepare = async (): Promise<void> => {
    const maker = await startOwnServer(keys.own) // another one each time, since it keeps a session for each token
    newTokens = await issueTokens(maker, newCount)
    await maker.close()
  }
  const slow: readonly Contestant[] = [
    { name: `Tokenpair, new, ${inFlight} in flight`, prepare, run: () => once(cold.validate, newTokens, inFlight) },
    ...laterContestants(keys, () => newTokens),
  ]
  return [
    { name: 'Tokenpair, seen before', run: inTurn(warm.validate, () => tokens) },
    { name: 'Tokenpair, new', prepare, run: () => once(cold.validate, newTokens) },
    { name: 'node:crypto, the signature alone', run: inTurn(keys.verify, () => newTokens) },
    ...(alg === 'ES512' ? slow : []),
    ...(await peers(keys, { seen, anew: alg === 'Ed25519' ? () => seen : () => newTokens })),
  ]
}

/** What the others verify: what they may have seen before, and what they have not. */
interface PeerTokens {
  readonly seen: readonly Buffer[]
  readonly anew: () => readonly Buffer[]
}

/** The signature alone by the calls that leave the event loop free. */
function laterContestants({ later }: BenchKeys, tokens: () => readonly Buffer[]): readonly Contestant[] {
  if (later === undefined) return []
  return [
    { name: 'node:crypto with a callback', run: () => once(later.verify, tokens()) },
    { name: `node:crypto with a callback, ${inFlight} in flight`, run: () => once(later.verify, tokens(), inFlight) },
  ]
}

async function peers(keys: BenchKeys, { seen, anew }: PeerTokens): Promise<readonly Contestant[]> {
  const { customary, verifying, secret } = keys
  const options = { key: verifying, algorithms: [customary], allowedIss: issuer, allowedAud: audience }
  const key = customary === 'HS512' ? new TextEncoder().encode(secret) : await importSPKI(verifying, customary)
  const about = { issuer, audience }
  const fastJwt = createVerifier({ ...options, cache: 2048 })
  await once(fastJwt, seen)
  const contestants = [
    { name: 'fast-jwt, seen before', run: inTurn(fastJwt, () => seen) },
    { name: 'fast-jwt', run: inTurn(createVerifier({ ...options, cache: false }), anew) },
    { name: 'jose', run: inTurn((token) => jwtVerify(token, key, { algorithms: [customary], ...about }), anew) },
    {
      name: 'hono/jwt',
      run: inTurn(
        (token) => honoVerify(token, verifying, { alg: customary, typ: 'at+jwt', iss: issuer, aud: audience }),
        anew,
      ),
    },
  ]
  if (customary === 'EdDSA') return contestants // jsonwebtoken has none
  const run = inTurn((token) => jsonwebtoken.verify(token, verifying, { algorithms: [customary], ...about }), anew)
  return [...contestants, { name: 'jsonwebtoken', run }]
}

/** The same claims with the name of the algorithm that came before RFC 9864. */
function renamed({ sign }: BenchKeys, token: Buffer): Buffer {
  const [, payload] = token.toString().split('.')
  const input = `${Buffer.from('{"alg":"EdDSA","typ":"at+jwt"}').toString('base64url')}.${payload}`
  return Buffer.from(`${input}.${sign(input)}`)
}

/** Uses tokens again and again; each time as a string of its own, as a request brings it. */
function inTurn(use: (token: string) => unknown, tokensOf: () => readonly Buffer[]): Contestant['run'] {
  let next = 0
  return async (milliseconds) => {
    const tokens = tokensOf()
    const until = performance.now() + milliseconds
    let done = 0
    while (performance.now() < until) {
      for (const bytes of tokens.slice(next, next + few)) {
        const used = use(bytes.toString('latin1'))
        if (used instanceof Promise) await used
      }
      next = (next + few) % tokens.length
      done += few
    }
    return { done }
  }
}

/** Uses each token once, so many at a time. */
async function once(use: (token: string) => unknown, tokens: readonly Buffer[], atOnce = 1): Promise<Turn> {
  const rest = tokens[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const bytes of rest) {
      const used = use(bytes.toString('latin1'))
      if (used instanceof Promise) await used
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { done: tokens.length }
}
