import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AuthError,
  type AuthErrorCode,
  authErrors,
  formatErrorResponse,
  isAuthError,
  isAuthErrorCode,
  isRecord,
  parseErrorResponse,
} from '../src/index.ts'

const anyCode = fc.constantFrom(...(Object.keys(authErrors) as AuthErrorCode[]))

describe('formatErrorResponse()', () => {
  test("writes OAuth's two members and the code", () => {
    expect(formatErrorResponse(new AuthError('refresh_token_expired', 'Sign in again'))).toEqual({
      error: 'invalid_grant',
      error_description: 'Sign in again',
      code: 'refresh_token_expired',
    })
  })

  test('writes the generation that the server saw', () => {
    const error = new AuthError('stale_duplicate', 'Read the storage again', { generation: 0 })

    expect(formatErrorResponse(error)).toMatchObject({ generation: 0 })
  })

  test('writes why a session was revoked', () => {
    const error = new AuthError('session_revoked', 'The session was ended', { reason: 'signed-out' })

    expect(formatErrorResponse(error)).toMatchObject({ reason: 'signed-out' })
  })

  test('keeps the cause to the server', () => {
    const error = new AuthError('unavailable', 'Try again later', { cause: new Error('postgres://user:secret@db') })

    expect(JSON.stringify(formatErrorResponse(error))).not.toContain('secret')
  })
})

describe('parseErrorResponse()', () => {
  test('reads what formatErrorResponse() writes', () => {
    const options = {
      generation: fc.option(fc.nat(), { nil: undefined }),
      reason: fc.constantFrom(undefined, 'signed-out', 'ended', 'reuse', 'subject-deleted'),
      retryAfter: fc.option(fc.nat(), { nil: undefined }),
    } as const
    fc.assert(
      fc.property(anyCode, fc.string(), fc.record(options), (code, message, { generation, reason, retryAfter }) => {
        const sent = new AuthError(code, message, { generation, reason })
        const body = JSON.parse(JSON.stringify(formatErrorResponse(sent)))

        expect(parseErrorResponse(body, retryAfter)).toMatchObject({ code, message, generation, reason, retryAfter })
      }),
    )
  })

  test('answers an error that isAuthError() knows, with what a client does about it', () => {
    const error = parseErrorResponse({ code: 'session_revoked' })

    expect(isAuthError(error)).toBe(true)
    expect(error?.action).toBe('sign-in')
  })

  test('takes the code for the message where there is no description', () => {
    expect(parseErrorResponse({ code: 'unavailable', error_description: 5 })?.message).toBe('unavailable')
  })

  test.each(['3', null, {}])('drops the generation %o', (generation) => {
    expect(parseErrorResponse({ code: 'stale_duplicate', generation })?.generation).toBeUndefined()
  })

  test.each([1, null, ['reuse']])('drops the reason %o', (reason) => {
    expect(parseErrorResponse({ code: 'session_revoked', reason })?.reason).toBeUndefined()
  })

  test.each(['invalid_grant', 'toString', '__proto__', '', 401, null, ['session_revoked']])(
    'finds no error in the code %o',
    (code) => {
      expect(parseErrorResponse({ error: 'invalid_grant', code })).toBeUndefined()
    },
  )

  test('finds an error only in an object with one of our codes, whatever a proxy sends', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        const isOurs = isRecord(body) && isAuthErrorCode(body['code'])
        expect(parseErrorResponse(body) !== undefined).toBe(isOurs)
      }),
    )
  })
})
