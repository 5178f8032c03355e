import { describe, expect, test } from 'vitest'
import { createTestAuth } from '../src/index.ts'

describe('createTestAuth()', () => {
  test('signs a client in and keeps it signed in over many access token lifetimes', async () => {
    await using pair = await createTestAuth()
    const client = pair.createClient()
    await pair.signIn(client)

    await pair.clock.advance(60 * 60 * 1000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice' })
    expect(pair.network.requests.filter(({ path }) => path === '/auth/token').length).toBe(6)
  })

  test('FM-16, W1: repeats the same exchange when an answer is lost after the server has committed', async () => {
    await using pair = await createTestAuth()
    const client = pair.createClient()
    await pair.signIn(client)
    pair.network.plan({ kind: 'lose-answer' })

    await expect(client.refresh()).rejects.toMatchObject({ code: 'unavailable' })
    await client.refresh()

    expect(client.state.status).toBe('signed-in')
    expect(client.inspect()?.generation).toBe(1)
  })
})
