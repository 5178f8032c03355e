import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  initializeAuthServices,
  ServerSideSessionsConfig,
  ServerSideSessionsConfigFromPasswords,
  type ServerSideSessionsConfigFromPasswordsOptions,
  type ServerSideSessionsConfigOptions,
  type TokenManagerBuilder,
} from '../../src/index.ts'
import type { RefreshToken } from '../../src/lib/refresh-token/refresh-token.ts'
import type { SessionKey } from '../../src/lib/server-side-sessions/session-key.ts'

const claims = z.object({ role: z.string() })

describe('ServerSideSessionsConfig', () => {
  test('gives the claims the type of their schema wherever they are read', async () => {
    const builder = new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests', claims })
    const auth = await initializeAuthServices({ tokenManagerBuilders: [builder] })
    const user = await auth.authenticate(new Request('https://api.test/'))
    if (user.status !== 'authenticated') return

    expectTypeOf(user.claims).toEqualTypeOf<{ role: string }>()
  })

  test('lets a provider answer claims of the schema alone', () => {
    type Provider = NonNullable<ServerSideSessionsConfigOptions<z.infer<typeof claims>>['extraClaimsProvider']>

    expectTypeOf(() => ({ role: 'admin' })).toExtend<Provider>()
    expectTypeOf(() => ({ role: 1 })).not.toExtend<Provider>()
  })
})

describe('ServerSideSessionsConfigFromPasswords', () => {
  test('is a builder that needs no options, and takes all of ServerSideSessionsConfig but the pepper', () => {
    type Rest = Omit<ServerSideSessionsConfigOptions, 'sessionKeyHashPepper'>

    expectTypeOf(new ServerSideSessionsConfigFromPasswords()).toExtend<TokenManagerBuilder>()
    expectTypeOf<ServerSideSessionsConfigFromPasswordsOptions>().toExtend<Rest>()
    expectTypeOf<keyof ServerSideSessionsConfigFromPasswordsOptions>().toEqualTypeOf<keyof Rest | 'passwords'>()
  })
})

describe('a session key', () => {
  test('is no refresh token, and no refresh token is a session key', () => {
    expectTypeOf<SessionKey>().not.toExtend<RefreshToken>()
    expectTypeOf<RefreshToken>().not.toExtend<SessionKey>()
  })
})
