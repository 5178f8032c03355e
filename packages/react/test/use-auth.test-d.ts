import type { SignedOutReason } from '@tokenpair/client'
import { describe, expectTypeOf, test } from 'vitest'
import { type Auth, useAuth, useSuspenseAuth } from '../src/index.ts'

declare const auth: Auth

describe('useAuth()', () => {
  test('narrows the other members by status, also when they were taken apart first', () => {
    const { status, subject, sessionId, reason } = auth
    expectTypeOf(subject).toEqualTypeOf<string | undefined>()
    expectTypeOf(reason).toEqualTypeOf<SignedOutReason | undefined>()
    if (status === 'signed-in') {
      expectTypeOf(subject).toEqualTypeOf<string>()
      expectTypeOf(sessionId).toEqualTypeOf<string>()
      expectTypeOf(reason).toEqualTypeOf<undefined>()
    }
  })

  test('answers what the selector answers', () => {
    expectTypeOf(useAuth).toBeCallableWith()
    expectTypeOf(useAuth((current) => current.scopes.length)).toEqualTypeOf<number>()
  })

  test('cannot take an event of the page for options', () => {
    expectTypeOf<{ readonly type: 'click' }>().not.toExtend<Parameters<Auth['signOut']>[0]>()
  })
})

describe('useSuspenseAuth()', () => {
  test('is never loading', () => {
    expectTypeOf(useSuspenseAuth().status).toEqualTypeOf<'signed-in' | 'signed-out'>()
  })
})
