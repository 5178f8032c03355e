import { type Clock, encodeBase64Url, type JsonObject, systemRandom } from '@tokenpair/protocol'
import type { AccessTokenGrant } from '../../src/lib/access-token/access-token-claims.ts'
import type { AccessTokenVerdict } from '../../src/lib/access-token/decide-access-token.ts'
import {
  type AccessTokenIssuerOptions,
  createAccessTokenIssuer,
  type IssuedAccessToken,
} from '../../src/lib/access-token/issue-access-token.ts'
import { type AccessTokenSignerOptions, createAccessTokenSigner } from '../../src/lib/access-token/sign-access-token.ts'
import {
  type AccessTokenVerifierOptions,
  createAccessTokenVerifier,
} from '../../src/lib/access-token/verify-access-token.ts'
import { createKeyRing, type KeyRing } from '../../src/lib/keys/key-ring.ts'
import { createWorkQueue } from '../../src/lib/keys/work-queue.ts'
import { sessionIdFromBytes } from '../../src/lib/sessions/session-id.ts'
import type { SessionId } from '../../src/lib/sessions/session.ts'
import { es512, hs512 } from '../keys/key-fixture.ts'

/** 14 November 2023, 22:13:20 UTC. */
export const now = 1_700_000_000_000
export const clock: Clock = clockAt(now)
export const sessionId: SessionId = sessionIdFromBytes(new Uint8Array(16).fill(7))
export const grant: AccessTokenGrant = {
  subject: 'alice',
  sessionId,
  scopes: ['read', 'write'],
  claims: { role: 'admin' },
}

/** The claims of a sound access token, as they travel. */
export const payload: JsonObject = {
  sub: 'alice',
  iat: now / 1000,
  exp: now / 1000 + 600,
  jti: 'AAAAAAAAAAAAAAAAAAAAAA',
  sid: sessionId,
  scope: 'read write',
  role: 'admin',
}

export function clockAt(moment: number): Clock {
  return { now: () => moment, monotonic: () => 0, schedule: () => () => undefined }
}

/** A ring that signs with HS512 and verifies ES512, too. */
export function createRing(): Promise<KeyRing> {
  return createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms: [es512] })
}

/** A ring that signs with ES512 and verifies HS512, too. */
export function createPublicRing(): Promise<KeyRing> {
  return createKeyRing({ algorithm: es512, fallbackVerificationAlgorithms: [hs512] })
}

export async function issue(
  changes: Partial<AccessTokenGrant> = {},
  {
    keyRing,
    marks,
    queue = createWorkQueue(),
    ...options
  }: Partial<AccessTokenIssuerOptions & AccessTokenSignerOptions> = {},
): Promise<IssuedAccessToken> {
  const sign = createAccessTokenSigner({ keyRing: keyRing ?? (await createRing()), marks, queue })
  const issuer = createAccessTokenIssuer({ sign, accessTokenLifetime: 600, clock, random: systemRandom, ...options })
  return issuer.issue({ ...grant, ...changes })
}

export async function verify(
  token: string,
  options: Partial<AccessTokenVerifierOptions> = {},
): Promise<AccessTokenVerdict> {
  const keyRing = options.keyRing ?? (await createRing())
  return createAccessTokenVerifier({ clock, ...options, keyRing }).verify(token)
}

/** The header that the current key of a ring writes. */
export function headerOf({ current }: KeyRing): JsonObject {
  return { alg: current.alg, kid: current.kid, typ: 'at+jwt' }
}

/** Signs any header and payload with the current key of a ring; a text or bytes go in as they are. */
export async function forge(ring: KeyRing, header: unknown, claims: unknown = payload): Promise<string> {
  const input = `${encodePart(header)}.${encodePart(claims)}`
  return `${input}.${encodeBase64Url(await ring.current.sign(new TextEncoder().encode(input)))}`
}

export function encodePart(value: unknown): string {
  if (value instanceof Uint8Array) return encodeBase64Url(value)
  return encodeBase64Url(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)))
}

/** What a part of a token says. */
export function decodePart(token: string, part: 0 | 1): unknown {
  const text = token.split('.')[part] ?? ''
  return JSON.parse(
    new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), code)),
  )
}

function code(character: string): number {
  return character.charCodeAt(0)
}
