import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  type Authenticated,
  type ClaimsContext,
  type ExtraClaimsProvider,
  initializeAuthServices,
  JwtConfig,
  type JsonObject,
} from '../../src/index.ts'
import { createAuthContext } from '../../src/trpc.ts'
import { jwtOptions } from '../test-server.ts'

const claims = z.object({ role: z.enum(['reader', 'admin']), team: z.string().optional() })
type Claims = z.infer<typeof claims>
const { algorithm, refreshTokenHashPepper } = jwtOptions
const secrets = { algorithm, refreshTokenHashPepper }

const start = () => initializeAuthServices({ tokenManagerBuilders: [new JwtConfig({ ...secrets, claims })] })
const startUntyped = () => initializeAuthServices({ tokenManagerBuilders: [new JwtConfig(secrets)] })
type Auth = Awaited<ReturnType<typeof start>>

describe('initializeAuthServices()', () => {
  test('hands the type of the claims from the schema to whoever reads them', () => {
    type User = Extract<Awaited<ReturnType<Auth['authenticate']>>, { status: 'authenticated' }>
    expectTypeOf<User>().toEqualTypeOf<Authenticated<Claims>>()
    expectTypeOf<User['claims']['role']>().toEqualTypeOf<'reader' | 'admin'>()
  })

  test('takes a part of the claims at a sign-in, and no others', () => {
    type Given = NonNullable<Parameters<Auth['issueToken']>[0]['claims']>
    expectTypeOf<{ role: 'admin' }>().toExtend<Given>()
    expectTypeOf<{ role: 'owner' }>().not.toExtend<Given>()
  })

  test('hands them on to tRPC', () => {
    const createContext = createAuthContext({} as Auth)
    type User = Extract<Awaited<ReturnType<typeof createContext>>['auth'], { status: 'authenticated' }>
    expectTypeOf<User['claims']>().toEqualTypeOf<Claims>()
  })

  test('knows claims as JSON without a schema', () => {
    type User = Extract<
      Awaited<ReturnType<Awaited<ReturnType<typeof startUntyped>>['authenticate']>>,
      { status: 'authenticated' }
    >
    expectTypeOf<User['claims']>().toEqualTypeOf<JsonObject>()
  })
})

describe('JwtConfig', () => {
  test('takes a provider that fits the schema, and no other', () => {
    const typed = new JwtConfig({
      ...secrets,
      claims,
      extraClaimsProvider: ({ kind }) => ({ role: kind === 'issue' ? 'admin' : 'reader' }),
    })
    expectTypeOf(typed).toEqualTypeOf<JwtConfig<Claims>>()
    expectTypeOf((_context: ClaimsContext) => ({ role: 'owner' as const })).not.toExtend<ExtraClaimsProvider<Claims>>()
  })

  test('takes any provider without a schema', () => {
    const untyped = new JwtConfig({ ...secrets, extraClaimsProvider: ({ kind }) => ({ kind }) })
    expectTypeOf(untyped).toEqualTypeOf<JwtConfig>()
  })
})
