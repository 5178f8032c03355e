import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

describe('a refresh token that two parties hold', () => {
  test('W31: ends its session, whatever fails afterwards', async () => {
    await using server = await createTestServer({
      onEvent: ({ type }) => {
        if (type === 'revoked') throw new Error('The audit log is full')
      },
    })
    const { refreshToken } = await server.signIn()
    const renewed = refreshTokenOf(await server.redeem(refreshToken, attempt(1)))

    await server.redeem(refreshToken, attempt(2))

    expect(await server.redeem(renewed, attempt(3))).toMatchObject({ body: { code: 'session_revoked' } })
  })

  test('W31: is not called reused within a transaction of the app, which could undo the revocation', async () => {
    const database = new DatabaseSync(':memory:')
    await using server = await createTestServer({ store: sqliteStore({ database }) })
    const { refreshToken, sessionId } = await server.signIn()
    await server.redeem(refreshToken, attempt(1))

    database.exec('BEGIN')
    const within = await server.redeem(refreshToken, attempt(2))
    database.exec('ROLLBACK')
    const afterwards = await server.redeem(refreshToken, attempt(2))

    expect(within).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(afterwards).toMatchObject({ status: 400, body: { code: 'refresh_token_reused' } })
    expect(await server.store.find(sessionId)).toMatchObject({ revocation: { reason: 'reuse' } })
  })
})
