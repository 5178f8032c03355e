import { type ClaimsOf, createAuthClient } from '@tokenpair/client'
import { describe, expectTypeOf, test } from 'vitest'
import { type Auth, type AuthProviderProps, useAuth } from '../src/index.ts'

interface AppClaims {
  readonly role: 'reader' | 'admin'
}

const parse = (): AppClaims => ({ role: 'reader' })
const client = createAuthClient({ url: '/auth', claims: { parse } })
type Claims = ClaimsOf<typeof client>

declare const auth: Auth<Claims>

describe('useAuth(), with claims of a type', () => {
  test('answers them while somebody is signed in, if they fit', () => {
    expectTypeOf<Extract<Auth<Claims>, { status: 'signed-in' }>['claims']>().toEqualTypeOf<AppClaims | undefined>()
  })

  test('has them taken apart before anybody asks who is signed in', () => {
    const { claims } = auth
    expectTypeOf(claims?.role).toEqualTypeOf<'reader' | 'admin' | undefined>()
  })

  test('is told the type, or takes it from its selector', () => {
    expectTypeOf(useAuth<Claims>()).toEqualTypeOf<Auth<Claims>>()
    const role = useAuth((current: Auth<Claims>) => current.claims?.role)
    expectTypeOf(role).toEqualTypeOf<'reader' | 'admin' | undefined>()
  })

  test('has unknown claims otherwise', () => {
    expectTypeOf(useAuth()).toEqualTypeOf<Auth>()
    expectTypeOf(useAuth((current) => current.claims['role'])).toEqualTypeOf<unknown>()
  })
})

describe('AuthProvider', () => {
  test('takes a client with claims of any type', () => {
    expectTypeOf(client).toExtend<AuthProviderProps['client']>()
  })
})
