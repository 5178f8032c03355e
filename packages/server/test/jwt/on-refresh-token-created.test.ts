import { type RefreshTokenCreated, type SessionId } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'

describe('onRefreshTokenCreated', () => {
  test('is told once whose session it is, when its row is there and no token is handed out yet', async () => {
    const told: (RefreshTokenCreated & { readonly isStored: boolean })[] = []
    const onRefreshTokenCreated = async (created: RefreshTokenCreated): Promise<void> => {
      told.push({ ...created, isStored: (await server.store.find(created.sessionId)) !== undefined })
    }
    await using server = await createTestServer({ jwt: { onRefreshTokenCreated } })
    const device = { label: 'Phone', userAgent: 'Firefox' }
    const { sessionId, refreshToken } = await server.signIn({ device })

    await server.redeem(refreshToken, attempt(1))

    expect(told).toEqual([{ subject: 'alice', sessionId, method: 'password', device, isStored: true }])
  })

  test('leaves no living session behind where it throws', async () => {
    let sessionId: SessionId | undefined
    const onRefreshTokenCreated = (created: RefreshTokenCreated): never => {
      ;({ sessionId } = created)
      throw new Error('The table of devices is full')
    }
    await using server = await createTestServer({ jwt: { onRefreshTokenCreated } })

    await expect(server.signIn()).rejects.toThrow('The table of devices is full')

    expect(sessionId).toBeDefined()
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
  })
})
