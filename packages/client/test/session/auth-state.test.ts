import { AuthError, type AuthErrorCode, authErrors } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { type AuthState, reasonOf, type SignedOutReason, stateOf } from '../../src/lib/session/auth-state.ts'
import { sampleAccessToken, sampleRecord, sampleTombstone } from '../samples.ts'

const loading: AuthState = { status: 'loading' }

const reasons: Partial<Record<AuthErrorCode, SignedOutReason>> = {
  refresh_token_invalid: 'invalid',
  refresh_token_expired: 'expired',
  refresh_token_reused: 'reused',
  session_revoked: 'revoked',
  session_expired: 'expired',
  restore_required: 'invalid',
  subject_deleted: 'deleted',
  subject_blocked: 'blocked',
}
const codes = Object.keys(authErrors) as AuthErrorCode[]

describe('reasonOf()', () => {
  test.each(codes.map((code) => [code, reasons[code]] as const))('makes of %s the reason %s', (code, reason) => {
    expect(reasonOf(new AuthError(code, 'What happened'))).toBe(reason)
  })

  test('knows a session that was revoked for reuse as reused', () => {
    expect(reasonOf(new AuthError('session_revoked', 'What happened', { reason: 'reuse' }))).toBe('reused')
  })

  test.each(['ended', 'signed-out', 'a reason of a newer server'])(
    'knows a session that was revoked for "%s" as revoked',
    (reason) => {
      expect(reasonOf(new AuthError('session_revoked', 'What happened', { reason }))).toBe('revoked')
    },
  )
})

describe('stateOf()', () => {
  test('is signed out without a reason where there never was a session', () => {
    expect(stateOf(undefined, loading)).toEqual({ status: 'signed-out', reason: undefined })
  })

  test('is signed out for the reason that the record tells', () => {
    expect(stateOf(sampleTombstone(), loading)).toEqual({ status: 'signed-out', reason: 'user' })
  })

  test('shows subject, session and scopes of the pair', () => {
    expect(stateOf(sampleRecord(), loading)).toEqual({
      status: 'signed-in',
      subject: 'alice',
      sessionId: 'session one',
      scopes: ['read', 'write'],
      claims: {},
    })
  })

  test.each(['', ' '])('has no scopes where the pair says "%s"', (scope) => {
    expect(stateOf(sampleRecord(1, { scope }), loading)).toMatchObject({ scopes: [] })
  })

  test("shows the app's claims, and none of the registered ones", () => {
    const registered = { iss: 'i', sub: 's', aud: 'a', iat: 1, nbf: 1, exp: 1, jti: 'j', sid: 's', scope: 'read' }
    const session = { auth_time: 1, gen: 1, ver: 1, idle: 1, cnf: {}, client_id: 'c' }
    const claims = { role: 'admin', name: 'Zoë 🦊', issuer: 'looks like iss' }
    const accessToken = sampleAccessToken({ ...registered, ...session, ...claims })

    expect(stateOf(sampleRecord(1, { access_token: accessToken }), loading)).toHaveProperty('claims', claims)
  })

  test.each([
    ['opaque', 'opaque'],
    ['of two dots and nothing', '..'],
    ['a JWT of an array', sampleAccessToken(['admin'])],
    ['a JWT of null', sampleAccessToken(null)],
    ['a JWT that is no JSON', `a.${btoa('{"role":').replaceAll('=', '')}.c`],
    ['a JWT in another alphabet', 'a.é+/.c'],
  ])('has no claims where the access token is %s', (_, accessToken) => {
    expect(stateOf(sampleRecord(1, { access_token: accessToken }), loading)).toMatchObject({ claims: {} })
  })

  test('keeps a claim called __proto__ to itself', () => {
    const accessToken = `a.${Buffer.from('{"__proto__":{"role":"admin"}}').toString('base64url')}.c`
    const state = stateOf(sampleRecord(1, { access_token: accessToken }), loading)

    expect(state.status === 'signed-in' && state.claims['role']).toBeUndefined()
  })

  test('stays the same object where only tokens have changed', () => {
    const claims = { role: 'admin' }
    const before = stateOf(sampleRecord(1, { access_token: sampleAccessToken({ ...claims, jti: 'one' }) }), loading)
    const next = sampleRecord(1, { access_token: sampleAccessToken({ ...claims, jti: 'two' }), generation: 1 })

    expect(stateOf(next, before)).toBe(before)
  })

  test.each([
    ['the subject', { sub: 'bob' }],
    ['the session', { session_id: 'session two' }],
    ['the scopes', { scope: 'read' }],
    ['the claims', { access_token: sampleAccessToken({ role: 'admin' }) }],
  ])('is another object where %s changed', (_, pair) => {
    const before = stateOf(sampleRecord(), loading)

    expect(stateOf(sampleRecord(1, pair), before)).not.toBe(before)
  })

  test('stays the same object while nobody is signed in', () => {
    const before = stateOf(undefined, loading)

    expect(stateOf(undefined, before)).toBe(before)
  })
})
