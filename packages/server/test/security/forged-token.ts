import { createHmac, createPrivateKey, sign } from 'node:crypto'
import { JwtAlgorithm } from '@tokenpair/server'
import { rfcPrivateJwk, rfcPublicJwk } from '../keys/key-fixture.ts'
import { createTestServer, secret, type TestServer, type TestServerOptions } from '../test-server.ts'

/** A server that signs with HS512 and also verifies ES512. */
export function createMixedServer(options: TestServerOptions = {}): Promise<TestServer> {
  const fallbackVerificationAlgorithms = [JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk })]
  return createTestServer({ ...options, jwt: { fallbackVerificationAlgorithms, ...options.jwt } })
}

/** A genuine token, taken apart. */
export interface TokenParts {
  readonly token: string
  readonly header: Record<string, unknown>
  readonly claims: Record<string, unknown>
}

/** Signs in and takes the access token apart. */
export async function takeApart(server: TestServer): Promise<TokenParts> {
  const { accessToken } = await server.signIn()
  const [header = '', claims = ''] = accessToken.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  return { token: accessToken, header: JSON.parse(header), claims: JSON.parse(claims) }
}

/** How a token is signed: the server's own way by default. */
export interface SignOptions {
  readonly key?: string | Uint8Array
  readonly hash?: 'sha256' | 'sha384' | 'sha512'
}

/** Signs any header and claims with HMAC; a text or bytes go in as they are. */
export function signHmac(
  header: unknown,
  claims: unknown,
  { key = secret, hash = 'sha512' }: SignOptions = {},
): string {
  const input = `${encodePart(header)}.${encodePart(claims)}`
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`
}

/** Signs any header and claims with ECDSA on P-521. */
export function signEcdsa(header: unknown, claims: unknown, encoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): string {
  const input = `${encodePart(header)}.${encodePart(claims)}`
  const key = createPrivateKey({ key: rfcPrivateJwk, format: 'jwk' })
  return `${input}.${sign('sha512', Buffer.from(input), { key, dsaEncoding: encoding }).toString('base64url')}`
}

export function encodePart(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64url')
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** An object without one member. */
export function without(members: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))
}
