import type { ClaimsContext } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, decodeJwt, refreshTokenOf } from '../test-server.ts'

describe('scopesProvider', () => {
  test('W13: makes the scopes anew at each refresh, so that a right that was given or taken counts by then', async () => {
    const rights = new Map([['alice', ['read']]])
    const scopesProvider = ({ subject }: ClaimsContext): readonly string[] => rights.get(subject) ?? []
    await using server = await createTestServer({ jwt: { scopesProvider } })
    const issued = await server.signIn({ scopes: ['read', 'write'] })
    rights.set('alice', ['read', 'publish'])

    const given = await server.redeem(issued.refreshToken, attempt(1))
    rights.delete('alice')
    const taken = await server.redeem(refreshTokenOf(given), attempt(2))

    expect(issued.scopes).toEqual(['read'])
    expect(given.body['scope']).toBe('read publish')
    expect(decodeJwt(given.body['access_token'])['scope']).toBe('read publish')
    expect(taken.body['scope']).toBe('')
  })

  test('is told what was given at sign-in, which it may hand on', async () => {
    await using server = await createTestServer({ jwt: { scopesProvider: ({ scopes }) => [...scopes, 'extra'] } })
    const { refreshToken } = await server.signIn({ scopes: ['read'] })
    const first = await server.redeem(refreshToken, attempt(1))

    const second = await server.redeem(refreshTokenOf(first), attempt(2))

    expect(second.body['scope']).toBe('read extra')
  })

  test('is not believed where it answers no scopes: the refresh may be repeated, and nothing is lost', async () => {
    let answer: readonly string[] = ['read']
    await using server = await createTestServer({ jwt: { scopesProvider: () => answer } })
    const { refreshToken } = await server.signIn()
    answer = ['two words']
    const failed = await server.redeem(refreshToken, attempt(1))
    answer = ['read']

    expect(failed).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200, body: { generation: 1 } })
  })
})

describe('a session without providers', () => {
  test('keeps the scopes that it was given at sign-in, whatever they are', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn({ scopes: ['read', 'write'] })

    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(body['scope']).toBe('read write')
  })
})
