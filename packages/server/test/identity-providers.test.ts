import type { IdentityProvider, IdentityProviderBuilder, TokenManager } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestServer } from './test-server.ts'

class PasswordProvider implements IdentityProvider {
  readonly method: string = 'password'
  readonly tokenManager: TokenManager

  constructor(tokenManager: TokenManager) {
    this.tokenManager = tokenManager
  }
}
class PasskeyProvider implements IdentityProvider {
  readonly method: string = 'passkey'
}
class NamelessProvider implements IdentityProvider {
  readonly method: string = ''
}

const password: IdentityProviderBuilder = { build: ({ tokenManager }) => new PasswordProvider(tokenManager) }
const passkey: IdentityProviderBuilder = { build: async () => new PasskeyProvider() }

describe('identityProviderBuilders', () => {
  test('build providers that issue tokens through all token managers as one', async () => {
    await using server = await createTestServer({ identityProviderBuilders: [password] })
    const { tokenManager, method } = server.auth.getIdentityProvider(PasswordProvider)
    const { accessToken } = await tokenManager.issueToken({ subject: 'alice', method })

    expect(tokenManager).toBe(server.auth.tokenManager)
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('build several, which are found by their class and listed in their order', async () => {
    await using server = await createTestServer({ identityProviderBuilders: [passkey, password] })

    expect(server.auth.getIdentityProvider(PasskeyProvider).method).toBe('passkey')
    expect(server.auth.identityProviders.map(({ method }) => method)).toEqual(['passkey', 'password'])
  })

  test('build another provider at each start', async () => {
    const identityProviderBuilders = [passkey]
    await using one = await createTestServer({ identityProviderBuilders })
    await using other = await createTestServer({ identityProviderBuilders })

    expect(one.auth.identityProviders[0]).not.toBe(other.auth.identityProviders[0])
  })

  test('are refused where two have one method, with the names of both classes', async () => {
    class OtherPasswordProvider extends PasswordProvider {}
    const other: IdentityProviderBuilder = { build: ({ tokenManager }) => new OtherPasswordProvider(tokenManager) }

    await expect(createTestServer({ identityProviderBuilders: [password, other] })).rejects.toThrow(
      'PasswordProvider and OtherPasswordProvider have the same method password: give each a method of its own',
    )
  })

  test('are refused where one has no method, with the name of its class', async () => {
    const nameless: IdentityProviderBuilder = { build: () => new NamelessProvider() }

    await expect(createTestServer({ identityProviderBuilders: [nameless] })).rejects.toThrow(
      'The identity provider NamelessProvider has no method: give it one, such as "password"',
    )
  })

  test('leave nothing to find where none was built of a class', async () => {
    await using server = await createTestServer({ identityProviderBuilders: [password] })

    expect(() => server.auth.getIdentityProvider(PasskeyProvider)).toThrow(
      'There is no PasskeyProvider: put its builder into identityProviderBuilders',
    )
  })

  test('sign in by a method of their own, by which sessions are listed and ended', async () => {
    await using server = await createTestServer({ identityProviderBuilders: [password, passkey] })
    for (const { method } of server.auth.identityProviders) await server.signIn({ method })
    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', method: 'passkey' })

    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([{ method: 'password' }])
  })

  test('may be none at all', async () => {
    await using server = await createTestServer()

    expect(server.auth.identityProviders).toEqual([])
  })

  test.each([undefined, null, 'password', [], () => undefined])('may not answer %o', async (provider) => {
    const builder = { build: () => provider as unknown as IdentityProvider }

    await expect(createTestServer({ identityProviderBuilders: [builder] })).rejects.toThrow(
      new TypeError('The builder of an identity provider has to answer an object with a method, such as "password"'),
    )
  })

  test.each([{}, 'password', undefined])('may not be %o', async (builder) => {
    const identityProviderBuilders = [builder as unknown as IdentityProviderBuilder]

    await expect(createTestServer({ identityProviderBuilders })).rejects.toThrow(
      'identityProviderBuilders.0: give a builder with build()',
    )
  })

  test('let no server start where one cannot be built', async () => {
    const failing: IdentityProviderBuilder = { build: async () => Promise.reject(new Error('No such tenant')) }

    await expect(createTestServer({ identityProviderBuilders: [failing] })).rejects.toThrow('No such tenant')
  })
})
