import { describe, expect, test } from 'vitest'
import { createTestServer, decodeJwt } from '../test-server.ts'

describe('the time of issue of an access token', () => {
  test('is a whole second', async () => {
    await using server = await createTestServer()
    await server.clock.advance(1999)
    const { accessToken } = await server.signIn()

    expect(decodeJwt(accessToken)['iat']).toBe(Math.floor(server.clock.now() / 1000))
  })

  test('is a fraction of one where tokens of this second are revoked (RFC 7519 section 2)', async () => {
    await using server = await createTestServer()
    await server.clock.advance(300)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await server.clock.advance(300)
    const { accessToken } = await server.signIn()

    expect(decodeJwt(accessToken)['iat']).toBe(1_893_456_000.301)
  })

  test('is a whole second again as soon as that second is over, and for others all the time', async () => {
    await using server = await createTestServer()
    await server.clock.advance(300)
    await server.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    const bob = await server.signIn({ subject: 'bob' })
    await server.clock.advance(700)
    const alice = await server.signIn()

    expect([decodeJwt(bob.accessToken)['iat'], decodeJwt(alice.accessToken)['iat']]).toEqual([
      1_893_456_000, 1_893_456_001,
    ])
  })

  test('stays the second that it is where somebody wrote a mark of another year into the log', async () => {
    await using server = await createTestServer()
    const issuedBefore = server.clock.now() + 31_536_000_000
    const until = server.clock.now() + 600_000
    await server.store.revocations.append([{ target: { kind: 'everyone' }, mark: 'stale', issuedBefore, until }])
    const { accessToken, accessTokenExpiresIn } = await server.signIn()

    expect(decodeJwt(accessToken)['iat']).toBe(1_893_456_000)
    expect(accessTokenExpiresIn).toBe(600)
  })
})
