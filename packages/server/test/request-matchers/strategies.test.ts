import { allowlist, denylist, jtiMatcher, type RevocationStrategy, stateless } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, bearer } from '../test-server.ts'
import { createMatchedServer, request, welcome } from './matched-server.ts'

const strategies: readonly {
  readonly name: string
  readonly create: () => RevocationStrategy
  readonly afterSignOut: string
}[] = [
  { name: 'denylist()', create: () => denylist(), afterSignOut: 'token_revoked' },
  { name: 'allowlist()', create: () => allowlist(), afterSignOut: 'token_revoked' },
  { name: 'jtiMatcher()', create: () => jtiMatcher(), afterSignOut: 'token_revoked' },
  { name: 'stateless()', create: () => stateless(), afterSignOut: 'authenticated' },
]

describe.each(strategies)('auth.around() with $name', ({ create, afterSignOut }) => {
  test('DV-01: issues on a sign-in, and the token works (DV-02 to DV-08, DV-14 to DV-21)', async () => {
    await using server = await createMatchedServer({ revocation: create() })

    const { headers } = await server.auth.around(request('POST', '/sign-in'), () => welcome())

    expect(await server.judge(String(headers.get('authorization')).replace('Bearer ', ''))).toBe('authenticated')
    expect(await server.judge('x.y.z')).toBe('token_invalid')
  })

  test('DV-10: revokes on a sign-out, as far as the strategy can, and its refresh token in any case (DV-11 to DV-13)', async () => {
    await using server = await createMatchedServer({ revocation: create() })
    const { accessToken, refreshToken } = await server.signIn()

    await server.auth.around(
      request('DELETE', '/sign-out', bearer(accessToken)),
      () => new Response(undefined, { status: 204 }),
    )

    expect(await server.judge(accessToken)).toBe(afterSignOut)
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })

  test('devise-jwt W5: gives a token for another one on one request, and the new one lives', async () => {
    const both = { method: 'POST', path: '/rotate' }
    await using server = await createMatchedServer({ revocation: create(), issueOn: [both], revokeOn: [both] })
    const { accessToken: before } = await server.signIn()
    await server.clock.advance(1)

    const { headers } = await server.auth.around(request('POST', '/rotate', bearer(before)), () => welcome())

    const after = String(headers.get('authorization')).replace('Bearer ', '')
    expect([await server.judge(before), await server.judge(after)]).toEqual([afterSignOut, 'authenticated'])
  })

  test('devise-jwt W22: ends a session once of which two sign-outs come at once', async () => {
    await using server = await createMatchedServer({ revocation: create() })
    const { accessToken } = await server.signIn()
    const asked = request('DELETE', '/sign-out', bearer(accessToken))

    const answers = await Promise.all([server.auth.signOut(asked), server.auth.signOut(asked)])

    expect(answers.filter((ended) => ended)).toEqual([true])
    expect(server.errors).toEqual([])
  })
})
