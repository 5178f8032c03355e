import { type AuthClient, type AuthState, type ClaimsOf, createAuthClient, type TokenStorage } from '@tokenpair/client'
import { cookieTransport } from '@tokenpair/client/cookie-transport'
import { authKy } from '@tokenpair/client/ky'
import { authEventSourceOptions, authHeaders, authLink } from '@tokenpair/client/trpc'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const schema = z.object({ role: z.enum(['reader', 'admin']) })

interface Claims {
  readonly role: 'reader' | 'admin'
}

declare const storage: TokenStorage

describe('createAuthClient()', () => {
  test('has claims of the type that its schema reads, or none where they do not fit', () => {
    const client = createAuthClient({ url: '/auth', storage, claims: schema })

    expectTypeOf(client).toEqualTypeOf<AuthClient<{ role: 'reader' | 'admin' } | undefined>>()
    const { state } = client
    if (state.status === 'signed-in') {
      expectTypeOf(state.claims).toEqualTypeOf<{ role: 'reader' | 'admin' } | undefined>()
      expectTypeOf(state.claims?.role).toEqualTypeOf<'reader' | 'admin' | undefined>()
    }
  })

  test('takes any object that parses, and the type that it is told', () => {
    const parse = (): Claims => ({ role: 'reader' })

    expectTypeOf(createAuthClient<Claims>({ url: '/auth', claims: { parse } })).toEqualTypeOf<
      AuthClient<Claims | undefined>
    >()
  })

  test('has unknown claims without a schema', () => {
    const client = createAuthClient({ url: '/auth', transport: cookieTransport() })

    expectTypeOf(client).toEqualTypeOf<AuthClient>()
    expectTypeOf<AuthState>().toExtend<AuthState<unknown>>()
    expectTypeOf<ClaimsOf<typeof client>>().toEqualTypeOf<Readonly<Record<string, unknown>>>()
  })

  test('refuses a schema of another type than it is told', () => {
    expectTypeOf(createAuthClient<{ seats: number }>)
      .parameter(0)
      .not.toExtend<{ claims: typeof schema }>()
  })

  test('types what is made of a client with claims as ever', () => {
    const client = createAuthClient({ url: '/auth', claims: schema })

    expectTypeOf(authKy).toBeCallableWith(client)
    expectTypeOf(authHeaders).toBeCallableWith(client)
    expectTypeOf(authLink).toBeCallableWith(client)
    expectTypeOf(authEventSourceOptions).toBeCallableWith(client)
    expectTypeOf<ClaimsOf<typeof client>>().toEqualTypeOf<{ role: 'reader' | 'admin' } | undefined>()
  })
})
