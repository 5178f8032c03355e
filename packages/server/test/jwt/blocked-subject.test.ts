import type { SubjectStatus } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

describe('a user who is blocked for a while', () => {
  test('goes on with the same refresh token where the directory lets the user in again', async () => {
    let status: SubjectStatus = 'active'
    await using server = await createTestServer({ subjects: { statusOf: () => status } })
    const { refreshToken } = await server.signIn()
    status = 'blocked'
    const refused = await server.redeem(refreshToken, attempt(1))
    await server.clock.advance(86_400_000)
    status = 'active'

    const renewed = await server.redeem(refreshToken, attempt(1))

    expect(refused).toMatchObject({ status: 403, body: { code: 'subject_blocked' } })
    expect(renewed).toMatchObject({ status: 200, body: { generation: 1 } })
    expect(await server.redeem(refreshTokenOf(renewed), attempt(2))).toMatchObject({ status: 200 })
  })

  test('is asked about only once the refresh token has proved to be genuine and alive', async () => {
    const asked: string[] = []
    const statusOf = (subject: string): SubjectStatus => {
      asked.push(subject)
      return 'blocked'
    }
    await using before = await createTestServer()
    await using server = await createTestServer({ store: before.store, subjects: { statusOf } })
    const { refreshToken, sessionId } = await before.signIn()
    await before.auth.tokenManager.revokeToken({ sessionId })

    await server.redeem(`${refreshToken.slice(1)}A`, attempt(1))
    await server.redeem(refreshToken, attempt(1))

    expect(asked).toEqual([])
  })
})
