import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AuthErrorCode, authErrors, isAuthErrorCode } from '../src/index.ts'

/** The contract between both halves, written down a second time: code, status, OAuth error, what a client does. */
const contract = [
  ['token_missing', 401, 'invalid_token', 'refresh'],
  ['token_invalid', 401, 'invalid_token', 'refresh'],
  ['token_expired', 401, 'invalid_token', 'refresh'],
  ['token_revoked', 401, 'invalid_token', 'refresh'],
  ['insufficient_scope', 403, 'insufficient_scope', 'none'],
  ['refresh_token_invalid', 400, 'invalid_grant', 'sign-in'],
  ['refresh_token_expired', 400, 'invalid_grant', 'sign-in'],
  ['refresh_token_reused', 400, 'invalid_grant', 'sign-in'],
  ['session_revoked', 400, 'invalid_grant', 'sign-in'],
  ['session_expired', 400, 'invalid_grant', 'sign-in'],
  ['restore_required', 400, 'invalid_grant', 'sign-in'],
  ['subject_deleted', 400, 'invalid_grant', 'sign-in'],
  ['subject_blocked', 403, 'access_denied', 'sign-in'],
  ['sign_in_refused', 401, 'access_denied', 'none'],
  ['signed_in_as_other', 403, 'access_denied', 'none'],
  ['attempt_required', 400, 'invalid_request', 'none'],
  ['invalid_request', 400, 'invalid_request', 'none'],
  ['unsupported_grant_type', 400, 'unsupported_grant_type', 'none'],
  ['origin_refused', 403, 'access_denied', 'none'],
  ['not_found', 404, 'invalid_request', 'none'],
  ['method_not_allowed', 405, 'invalid_request', 'none'],
  ['request_too_large', 413, 'invalid_request', 'none'],
  ['stale_duplicate', 409, 'invalid_request', 'retry'],
  ['rate_limited', 429, 'temporarily_unavailable', 'retry'],
  ['answer_invalid', 502, 'temporarily_unavailable', 'retry'],
  ['unavailable', 503, 'temporarily_unavailable', 'retry'],
] as const

const codes = Object.keys(authErrors) as AuthErrorCode[]
const anyCode = fc.constantFrom(...codes)

describe('authErrors', () => {
  test.each(contract)('answers %s with %i %s, and a client does: %s', (...[code, status, error, action]) => {
    expect(authErrors[code]).toEqual({ status, error, action })
  })

  test('is a closed list', () => {
    expect(codes.toSorted()).toEqual(contract.map(([code]) => code).toSorted())
  })

  test('ends a session only by an answer that a proxy does not give for passing trouble', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const { status, action } = authErrors[code]
        expect(action === 'sign-in' && ![400, 403].includes(status)).toBe(false)
      }),
    )
  })

  test('asks for a new access token exactly where a protected resource refused one', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const { status, error, action } = authErrors[code]
        expect(action === 'refresh').toBe(status === 401 && error === 'invalid_token')
      }),
    )
  })

  test('has the client try again later exactly where the trouble passes', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const { status, action } = authErrors[code]
        expect(action === 'retry').toBe(status === 409 || status === 429 || status >= 500)
      }),
    )
  })
})

describe('isAuthErrorCode()', () => {
  test.each(codes)('knows %s', (code) => {
    expect(isAuthErrorCode(code)).toBe(true)
  })

  test.each(['', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'invalid_grant', 'TOKEN_EXPIRED'])(
    'knows no code "%s"',
    (code) => {
      expect(isAuthErrorCode(code)).toBe(false)
    },
  )

  test('takes nothing but texts', () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof value === 'string' || !isAuthErrorCode(value)))
    expect(isAuthErrorCode(['token_expired'])).toBe(false)
  })
})
