import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { seededRandom } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

/** A server for one kind of users: the keys are those of the other kind, the name and the audience are its own. */
function serverOf(userType: string, store: SessionStore): Promise<TestServer> {
  const random = seededRandom(userType.length) // other session ids than those of the other one
  return createTestServer({ store, random, jwt: { name: userType, audience: userType } })
}

describe('two servers on one store, with one key, each for another kind of users', () => {
  test('refuse each other’s access tokens, also of users of one id (DV-22, WU-03, WX-03)', async () => {
    const store = memoryStore()
    await using users = await serverOf('user', store)
    await using admins = await serverOf('admin', store)
    const user = await users.signIn({ subject: '1' })
    const admin = await admins.signIn({ subject: '1' })

    expect([await users.judge(user.accessToken), await admins.judge(admin.accessToken)]).toEqual([
      'authenticated',
      'authenticated',
    ])
    expect([await admins.judge(user.accessToken), await users.judge(admin.accessToken)]).toEqual([
      'token_invalid',
      'token_invalid',
    ])
  })

  test('refuse each other’s refresh tokens, and end nothing for that', async () => {
    const store = memoryStore()
    await using users = await serverOf('user', store)
    await using admins = await serverOf('admin', store)
    const { refreshToken } = await users.signIn({ subject: '1' })

    expect(await admins.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'refresh_token_invalid' } })
    expect(await users.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })

  test('list and end the sessions of their own users alone', async () => {
    const store = memoryStore()
    await using users = await serverOf('user', store)
    await using admins = await serverOf('admin', store)
    const user = await users.signIn({ subject: '1' })
    const admin = await admins.signIn({ subject: '1' })

    const listed = await admins.auth.tokenManager.listTokens({ subject: '1' })
    await admins.auth.tokenManager.revokeAllTokens({ subject: '1' })

    expect(listed.map(({ sessionId }) => sessionId)).toEqual([admin.sessionId])
    expect(await users.redeem(user.refreshToken, attempt(1))).toMatchObject({ status: 200 })
  })
})
