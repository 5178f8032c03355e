import { describe, expect, test, vi } from 'vitest'
import { AuthError, isAuthError, isRevocationReason } from '../src/index.ts'

describe('AuthError', () => {
  test('carries its code, its message and what a client does about it', () => {
    const error = new AuthError('rate_limited', 'Too many requests', { retryAfter: 5 })

    expect(error).toMatchObject({
      name: 'AuthError',
      code: 'rate_limited',
      message: 'Too many requests',
      action: 'retry',
      retryAfter: 5,
    })
  })

  test('keeps the cause', () => {
    const cause = new Error('the first')

    expect(new AuthError('unavailable', 'Try again later', { cause }).cause).toBe(cause)
  })
})

describe('isAuthError()', () => {
  test('knows an AuthError', () => {
    expect(isAuthError(new AuthError('unavailable', 'Try again later'))).toBe(true)
  })

  test('knows an AuthError of another copy of the package', async () => {
    vi.resetModules()
    const copy = await import('../src/index.ts')
    const error = new copy.AuthError('unavailable', 'Try again later')

    expect(error).not.toBeInstanceOf(AuthError)
    expect(isAuthError(error)).toBe(true)
  })

  test('knows an error of a subclass', () => {
    class RateLimitError extends AuthError {}

    expect(isAuthError(new RateLimitError('rate_limited', 'Too many requests'))).toBe(true)
  })

  test.each([
    new Error('unavailable'),
    Object.assign(new Error('x'), { name: 'AuthError', code: 'unavailable' }),
    { name: 'AuthError', code: 'unavailable', message: 'x' },
    JSON.parse(JSON.stringify(new AuthError('unavailable', 'x'))),
    'unavailable',
    undefined,
    null,
  ])('takes %o for none', (value) => {
    expect(isAuthError(value)).toBe(false)
  })
})

describe('isRevocationReason()', () => {
  test.each(['signed-out', 'ended', 'reuse', 'subject-deleted'])('knows %s', (reason) => {
    expect(isRevocationReason(reason)).toBe(true)
  })

  test.each(['', 'toString', 'Reuse', 1, undefined, null, ['reuse']])('takes %o for none', (value) => {
    expect(isRevocationReason(value)).toBe(false)
  })
})
