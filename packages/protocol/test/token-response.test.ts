import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTokenResponse, type RefreshTokenPlace, type TokenResponse } from '../src/index.ts'

const answer: TokenResponse = {
  access_token: 'header.payload.signature',
  token_type: 'Bearer',
  expires_in: 600,
  refresh_token: 'a-refresh-token',
  refresh_token_expires_in: 1_209_600,
  scope: 'read write',
  session_id: 'AAAAAAAAAAAAAAAAAAAAAA',
  generation: 3,
  sub: 'alice',
}
const members = Object.keys(answer) as (keyof TokenResponse)[]
const texts = ['access_token', 'refresh_token', 'session_id', 'sub'] as const
const counts = ['expires_in', 'refresh_token_expires_in', 'generation'] as const

function invalid(name: string): object {
  return {
    name: 'AuthError',
    code: 'answer_invalid',
    message: `The answer has no valid ${name}`,
  }
}

function attempt(body: unknown, place?: RefreshTokenPlace): unknown {
  try {
    return parseTokenResponse(body, place)
  } catch (error) {
    return error
  }
}

describe('parseTokenResponse()', () => {
  test('reads a token answer', () => {
    expect(parseTokenResponse(answer)).toEqual(answer)
  })

  test.each(members)('refuses an answer without %s, and names it, where the refresh token has to be in it', (name) => {
    const { [name]: _, ...others } = answer

    expect(attempt(others, 'in-body')).toMatchObject(invalid(name))
  })

  test('takes an answer without a refresh token, which is in a cookie then', () => {
    const { refresh_token: _, ...others } = answer

    expect(parseTokenResponse(others)).toEqual(others)
    expect(parseTokenResponse({ ...others, refresh_token: undefined })).toEqual(others)
  })

  test('takes an empty access token only where there is no refresh token: a cookie authenticates', () => {
    const { refresh_token: _, ...others } = { ...answer, access_token: '' }

    expect(parseTokenResponse(others)).toEqual(others)
    expect(attempt({ ...answer, access_token: '' })).toMatchObject(invalid('access_token'))
  })

  test.each(members)('refuses an answer whose %s has a wrong type, and names it', (name) => {
    const wrong = fc.oneof(fc.constant(null), fc.boolean(), fc.array(fc.string()), fc.object())

    fc.assert(
      fc.property(wrong, (value) => {
        expect(attempt({ ...answer, [name]: value })).toMatchObject(invalid(name))
      }),
    )
  })

  test.each(texts)('refuses an empty %s', (name) => {
    expect(attempt({ ...answer, [name]: '' })).toMatchObject(invalid(name))
  })

  test.each(texts)('refuses a number as %s', (name) => {
    expect(attempt({ ...answer, [name]: 1 })).toMatchObject(invalid(name))
  })

  test.each(counts)('refuses a %s that counts nothing', (name) => {
    const wrong = fc.constantFrom('600', '', -1, -0.5, 1.5, 2 ** 60, Number.NaN, Infinity, -Infinity)

    fc.assert(
      fc.property(wrong, (value) => {
        expect(attempt({ ...answer, [name]: value })).toMatchObject(invalid(name))
      }),
    )
  })

  test.each(['expires_in', 'refresh_token_expires_in', 'generation'])('takes zero as %s', (name) => {
    expect(attempt({ ...answer, [name]: 0 })).toEqual({ ...answer, [name]: 0 })
  })

  test('takes an empty scope', () => {
    expect(parseTokenResponse({ ...answer, scope: '' }).scope).toBe('')
  })

  test('takes the token type in any case, as RFC 6749 section 5.1 has it', () => {
    expect(parseTokenResponse({ ...answer, token_type: 'bEARER' }).sub).toBe('alice')
  })

  test.each(['DPoP', 'bearer ', ['bearer'], { toString: 'bearer' }, { toString: () => 'bearer' }])(
    'refuses the token type %o',
    (token_type) => {
      expect(attempt({ ...answer, token_type })).toMatchObject(invalid('token_type'))
    },
  )

  test('keeps members that it does not know', () => {
    expect(parseTokenResponse({ ...answer, id_token: 'x' })).toMatchObject(answer)
  })

  test('refuses whatever a captive portal answers', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(attempt(body)).toMatchObject({ code: 'answer_invalid' })
      }),
    )
  })
})
