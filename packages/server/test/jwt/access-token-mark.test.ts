import nodeCrypto, { createPrivateKey, sign } from 'node:crypto'
import { JwtAlgorithm } from '@tokenpair/server'
import { importJWK, jwtVerify } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { es512, rfcPrivateJwk, rfcPublicJwk } from '../keys/key-fixture.ts'
import { encodePart, signEcdsa, takeApart } from '../security/forged-token.ts'
import { createTestServer, secret, type TestServer } from '../test-server.ts'

const oldPepper = 'the former pepper for the tests'
const newPepper = 'a later pepper for the tests'
const verify = vi.spyOn(nodeCrypto, 'verify')

/** What a server says of a token, and at how many signatures it looked. */
async function judge(server: TestServer, token: string): Promise<readonly [string, number]> {
  verify.mockClear()
  return [await server.judge(token), verify.mock.calls.length]
}

/** A server that signs with ES512, and has not seen the tokens of another one. */
const createServer = (pepper = newPepper, former: readonly string[] = []) =>
  createTestServer({
    jwt: { algorithm: es512, refreshTokenHashPepper: pepper, fallbackRefreshTokenHashPeppers: former },
  })

describe('the mark of an access token of ES512', () => {
  test('is ignored by jose, which takes the token', async () => {
    await using server = await createServer()
    const { accessToken } = await server.signIn()

    const { protectedHeader } = await jwtVerify(accessToken, await importJWK(rfcPublicJwk, 'ES512'), {
      currentDate: new Date(server.clock.now()),
    })

    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', mark: expect.stringMatching(/^[\w-]{24}$/) })
  })

  test('lets a server that made the token, and another one with the pepper, take it', async () => {
    await using server = await createServer()
    await using other = await createServer()
    const { accessToken } = await server.signIn()

    expect(await judge(server, accessToken)).toEqual(['authenticated', 0])
    expect(await judge(other, accessToken)).toEqual(['authenticated', 1])
    expect(await judge(other, accessToken)).toEqual(['authenticated', 0])
  })

  test.each([
    ['another mark', (mark: string) => `${mark.startsWith('A') ? 'B' : 'A'}${mark.slice(1)}`],
    ['an empty mark of the same length', (mark: string) => 'A'.repeat(mark.length)],
  ])('refuses %s without a look at the signature, though that is genuine', async (_, change) => {
    await using server = await createServer()
    await using other = await createServer()
    const { header, claims } = await takeApart(server)
    const marked = signMarked({ ...header, mark: change(String(header['mark'])) }, claims)
    const genuine = signMarked(header, claims)

    expect(await judge(other, marked)).toEqual(['token_invalid', 0])
    expect(await judge(other, genuine)).toEqual(['authenticated', 1])
  })

  test('refuses other claims under the mark of a genuine token without a look at the signature', async () => {
    await using server = await createServer()
    await using other = await createServer()
    const { token, claims } = await takeApart(server)
    const [header, , signature] = token.split('.')

    const forged = `${header}.${encodePart({ ...claims, sub: 'mallory' })}.${signature}`

    expect(await judge(other, forged)).toEqual(['token_invalid', 0])
  })

  test('is no substitute for the signature', async () => {
    await using server = await createServer()
    await using other = await createServer()
    const { token } = await takeApart(server)
    const at = token.length - 60
    const flipped = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`

    expect(await judge(other, flipped)).toEqual(['token_invalid', 1])
  })

  test('is made with the first pepper, and checked with all of them', async () => {
    await using former = await createServer(oldPepper)
    await using later = await createServer(newPepper, [oldPepper])
    await using foreign = await createServer('a pepper of somebody else')
    const { accessToken } = await former.signIn()
    const { accessToken: next } = await later.signIn()

    expect(await later.judge(accessToken)).toBe('authenticated')
    expect([await former.judge(next), await foreign.judge(next)]).toEqual(['token_invalid', 'token_invalid'])
  })

  test('may lack for as long as an access token can live from the start on, and not for longer', async () => {
    await using server = await createServer()
    const { header, claims } = await takeApart(server)
    const { mark: _, ...plain } = header
    const moment = server.clock.now() / 1000
    const unmarked = (more: object): string => signEcdsa(plain, { ...claims, exp: moment + 9000, ...more })

    await server.clock.advance(899_999)
    expect(await server.judge(unmarked({ jti: 'early' }))).toBe('authenticated')
    await server.clock.advance(1)
    expect(await server.judge(unmarked({ jti: 'late' }))).toBe('token_invalid')
  })

  test('may always lack, and means nothing, where the key is only there to verify', async () => {
    const algorithm = JwtAlgorithm.hmacSha512(secret)
    const fallbackVerificationAlgorithms = [JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk })]
    await using issuer = await createServer(oldPepper)
    await using verifier = await createTestServer({ jwt: { algorithm, fallbackVerificationAlgorithms } })
    const { header, claims, token } = await takeApart(issuer)
    const { mark: _, ...plain } = header
    await verifier.clock.advance(3_600_000)
    const later = { ...claims, exp: verifier.clock.now() / 1000 + 60 }

    expect(await verifier.judge(token)).toBe('token_expired')
    expect(await verifier.judge(signEcdsa(plain, later))).toBe('authenticated')
    expect(await verifier.judge(signMarked(header, later))).toBe('authenticated')
  })
})

/** Signs a header as the server lays it out, with the mark where it belongs. */
function signMarked({ alg, kid, typ, mark }: Record<string, unknown>, claims: unknown): string {
  const members = `{"alg":"${String(alg)}","kid":"${String(kid)}","typ":"${String(typ)}"`
  const spaces = ' '.repeat((3 - ((members.length + ',"mark":"'.length) % 3)) % 3)
  const input = `${encodePart(`${members}${spaces},"mark":"${String(mark)}"}`)}.${encodePart(claims)}`
  const key = createPrivateKey({ key: rfcPrivateJwk, format: 'jwk' })
  return `${input}.${sign('sha512', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
