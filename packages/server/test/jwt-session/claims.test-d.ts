import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  type Authenticated,
  initializeAuthServices,
  type IssuedToken,
  JwtSessionConfig,
  type JwtSessionConfigOptions,
  type JwtSessionTokenManager,
  type SessionTokenInspection,
} from '../../src/index.ts'
import { algorithm } from './jwt-session-fixture.ts'

const claims = z.object({ role: z.enum(['member', 'admin']) })
type Claims = z.infer<typeof claims>

describe('JwtSessionConfig', () => {
  test('gives the claims their type wherever they are read', async () => {
    const builder = new JwtSessionConfig({ algorithm, claims })
    const auth = await initializeAuthServices({ tokenManagerBuilders: [builder] })
    const authentication = await auth.authenticate(new Request('https://api.test'))

    expectTypeOf(builder).toEqualTypeOf<JwtSessionConfig<Claims>>()
    if (authentication.status === 'authenticated') {
      expectTypeOf(authentication.claims).toEqualTypeOf<Claims>()
      expectTypeOf(authentication.renewed).toEqualTypeOf<IssuedToken | undefined>()
    }
  })

  test('takes claims of no other type', () => {
    type Options = JwtSessionConfigOptions<Claims>

    expectTypeOf<() => { role: 'admin' }>().toExtend<Options['extraClaimsProvider']>()
    expectTypeOf<() => { role: 'guest' }>().not.toExtend<Options['extraClaimsProvider']>()
  })
})

describe('JwtSessionTokenManager', () => {
  test('types what it finds', () => {
    type Manager = JwtSessionTokenManager<Claims>

    expectTypeOf<Manager['find']>().returns.resolves.toEqualTypeOf<Authenticated<Claims> | undefined>()
    expectTypeOf<Manager['verify']>().returns.resolves.toEqualTypeOf<Authenticated<Claims>>()
    expectTypeOf<Manager['inspect']>().returns.resolves.toEqualTypeOf<SessionTokenInspection>()
  })
})
