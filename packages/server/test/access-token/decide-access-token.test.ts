import { describe, expect, test } from 'vitest'
import { decideAccessToken } from '../../src/lib/access-token/decide-access-token.ts'
import { now, payload, sessionId } from './access-token-fixture.ts'

const without = (name: string): typeof payload =>
  Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name))
const invalid = (claim: string): object => ({
  kind: 'invalid',
  detail: `The access token is genuine, but its claim ${claim} is missing, malformed or wrong`,
})

describe('decideAccessToken()', () => {
  test('reads the claims, the registered ones apart from those of the app', () => {
    const everything = { ...payload, iss: 'https://issuer.example', aud: ['api', 'other'] }

    expect(decideAccessToken(everything, { issuer: 'https://issuer.example', audience: 'api' }, now)).toEqual({
      kind: 'valid',
      claims: {
        subject: 'alice',
        sessionId,
        scopes: ['read', 'write'],
        claims: { role: 'admin' },
        tokenId: 'AAAAAAAAAAAAAAAAAAAAAA',
        issuedAt: now,
        expiresAt: now + 600_000,
        issuer: 'https://issuer.example',
        audience: ['api', 'other'],
      },
    })
  })

  test('holds a token valid until the very millisecond of exp', () => {
    expect(decideAccessToken(payload, {}, now + 599_999)).toMatchObject({ kind: 'valid' })
    expect(decideAccessToken(payload, {}, now + 600_000)).toMatchObject({ kind: 'expired' })
  })

  test('still says whose an expired token is', () => {
    expect(decideAccessToken(payload, {}, now + 9e12)).toMatchObject({ kind: 'expired', claims: { sessionId } })
  })

  test.each(['sub', 'jti', 'sid', 'iat', 'exp'])('[GHSA-wxg7-w2v3-w38g] refuses a token without %s', (name) => {
    expect(decideAccessToken(without(name), {}, now)).toEqual(invalid(name))
  })

  test.each([
    ['sub', ''],
    ['sub', 7],
    ['sub', ['alice']],
    ['sub', null],
    ['jti', ''],
    ['jti', 7],
    ['sid', 'AAAAAAAAAAAAAAAAAAAAA'],
    ['sid', 'AAAAAAAAAAAAAAAAAAAAAB'],
    ['sid', '../../AAAAAAAAAAAAAAAA'],
    ['sid', { a: 1 }],
    ['scope', ['read']],
    ['scope', null],
    ['iat', '1700000000'],
    ['iat', Infinity],
    ['exp', '9999999999'],
    ['exp', Infinity],
    ['exp', Number.MAX_VALUE],
    ['exp', Number.NaN],
    ['exp', null],
    ['exp', true],
    ['nbf', '0'],
    ['nbf', now / 1000 + 1],
    ['iss', ['https://issuer.example']],
    ['iss', ''],
    ['aud', ''],
    ['aud', []],
    ['aud', [['api']]],
    ['aud', { api: true }],
  ])('refuses a token whose %s is %j', (name, value) => {
    expect(decideAccessToken({ ...payload, [name]: value }, {}, now)).toEqual(invalid(name))
  })

  test.each([
    undefined,
    'https://issuer.example/',
    'https://issuer.exampl',
    'HTTPS://issuer.example',
    ['https://issuer.example'],
  ])('refuses the issuer %j where another is expected', (iss) => {
    const claims = iss === undefined ? payload : { ...payload, iss }

    expect(decideAccessToken(claims, { issuer: 'https://issuer.example' }, now)).toEqual(invalid('iss'))
  })

  test('takes any issuer where none is expected', () => {
    expect(decideAccessToken({ ...payload, iss: 'https://a.example' }, {}, now)).toMatchObject({ kind: 'valid' })
  })

  test.each([undefined, 'ap', 'api2', ['other'], ['API'], [], [['api']], ['api', 7], { api: true }, null])(
    'refuses the audience %j where it does not contain its own name',
    (aud) => {
      const claims = aud === undefined ? payload : { ...payload, aud }

      expect(decideAccessToken(claims, { audience: 'api' }, now)).toEqual(invalid('aud'))
    },
  )

  test('refuses a token that is for somebody where it has no name itself', () => {
    expect(decideAccessToken({ ...payload, aud: 'api' }, {}, now)).toEqual(invalid('aud'))
  })

  test('[RFC 7519 §4.1.6] takes a token that was issued in the future by a clock that is ahead', () => {
    expect(decideAccessToken({ ...payload, iat: now / 1000 + 300 }, {}, now)).toMatchObject({ kind: 'valid' })
  })

  test('reads no scopes out of a token that has none', () => {
    expect(decideAccessToken({ ...payload, scope: '' }, {}, now)).toMatchObject({ claims: { scopes: [] } })
    expect(decideAccessToken(without('scope'), {}, now)).toMatchObject({ claims: { scopes: [] } })
  })
})
