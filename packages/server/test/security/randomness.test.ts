import { describe, expect, test, vi } from 'vitest'
import { attempt, createTestServer, decodeJwt, refreshTokenOf } from '../test-server.ts'

describe('auth.issueToken(), by chance', () => {
  test('[ASVS 5.0 11.5.1, ASVS 5.0 7.2.3] draws 128 bits from the runtime’s cryptographic randomness for each secret, and from nowhere else', async () => {
    const drawn: string[] = []
    const getRandomValues = crypto.getRandomValues.bind(crypto)
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      getRandomValues(array)
      if (array instanceof Uint8Array) drawn.push(Buffer.from(array).toString('hex'))
      return array
    })
    const others = [vi.spyOn(Math, 'random'), vi.spyOn(crypto, 'randomUUID')]
    await using server = await createTestServer({ random: undefined })

    const { accessToken, refreshToken, sessionId } = await server.signIn()

    const chainValue = Buffer.from(refreshToken, 'base64url').subarray(24, 40).toString('hex')
    const tokenId = Buffer.from(String(decodeJwt(accessToken)['jti']), 'base64url').toString('hex')
    const id = Buffer.from(sessionId, 'base64url').toString('hex')
    // The first is the key by which the server keeps its revocations. The others are drawn ahead, in one go: 16 bytes for each. Two
    // bytes of a session id are those of its subject.
    const [, ahead = ''] = drawn
    const places = [chainValue, tokenId, id.slice(4)].map((hex) => Math.floor(ahead.indexOf(hex) / 32))
    expect(new Set(places)).toEqual(new Set([0, 1, 2]))
    expect(drawn.map((hex) => hex.length)).toEqual([32, 1024])
    for (const other of others) expect(other).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  test('[ASVS 5.0 7.2.2, ASVS 5.0 7.2.3, RFC 7519 §4.1.7, CVE-2022-3916] gives no two sessions the same id, and no two tokens the same text', async () => {
    await using server = await createTestServer()

    const issued = await Promise.all(Array.from({ length: 100 }, () => server.signIn()))

    const tokens = issued.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])
    expect(new Set(tokens).size).toBe(200)
    expect(new Set(issued.map(({ sessionId }) => sessionId)).size).toBe(100)
    expect(new Set(issued.map(({ accessToken }) => decodeJwt(accessToken)['jti'])).size).toBe(100)
  })

  test('[ASVS 5.0 7.2.2, RFC 9700 §2.2.2] makes both tokens anew at each redemption', async () => {
    await using server = await createTestServer()
    const first = await server.signIn()

    const second = await server.redeem(first.refreshToken, attempt(1))
    const third = await server.redeem(refreshTokenOf(second), attempt(1))

    const accessTokens = [first.accessToken, second.body['access_token'], third.body['access_token']]
    expect(new Set([first.refreshToken, refreshTokenOf(second), refreshTokenOf(third)]).size).toBe(3)
    expect(new Set(accessTokens).size).toBe(3)
  })
})
