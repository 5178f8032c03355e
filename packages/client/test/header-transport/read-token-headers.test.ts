import { describe, expect, test } from 'vitest'
import { readTokenHeaders } from '../../src/header-transport.ts'
import { sampleAccessToken } from '../samples.ts'
import { sessionToken } from './session-token.ts'

function answerWith(headers: Readonly<Record<string, string>>, status = 200): Response {
  return new Response('the answer of the app', { status, headers })
}

const accessToken = sampleAccessToken({ sub: 'alice', sid: 'session one', iat: 1000, exp: 1600 })

describe('readTokenHeaders()', () => {
  test('reads a pair, whose refresh token counts as living until the first refresh says how long it does', () => {
    const answer = answerWith({ authorization: `Bearer ${accessToken}`, 'refresh-token': 'opaque' })

    expect(readTokenHeaders(answer)).toEqual({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: 'opaque',
      refresh_token_expires_in: 315_360_000,
      scope: '',
      session_id: 'session one',
      generation: 0,
      sub: 'alice',
    })
  })

  test('reads a JWT that is the session, which is its own refresh token and ends with itself', () => {
    const token = sessionToken({ gen: 7 })
    const answer = answerWith({ authorization: `bearer  ${token}`, 'refresh-token': 'left aside' })

    expect(readTokenHeaders(answer)).toMatchObject({
      access_token: token,
      refresh_token: token,
      expires_in: 86_400,
      refresh_token_expires_in: 86_400,
      generation: 7,
      scope: 'read write',
    })
  })

  test('reads an access token whose refresh token is in a cookie', () => {
    const answer = answerWith({ authorization: `Bearer ${accessToken}` })

    expect(readTokenHeaders(answer)).toMatchObject({ access_token: accessToken, refresh_token: undefined })
  })

  test('leaves the body to the app', async () => {
    const answer = answerWith({ authorization: `Bearer ${accessToken}` })

    readTokenHeaders(answer)

    expect(await answer.text()).toBe('the answer of the app')
  })

  test('hands on what is no success, whatever its headers say', () => {
    const refusal = answerWith({ authorization: `Bearer ${accessToken}` }, 401)

    expect(readTokenHeaders(refusal)).toBe(refusal)
  })

  test.each([
    ['no token', {}],
    ['another scheme', { authorization: `Basic ${accessToken}` }],
    ['a token that is no JWT', { authorization: 'Bearer opaque' }],
  ])('throws answer_invalid for %s', (_, headers) => {
    expect(() => readTokenHeaders(answerWith(headers))).toThrow(
      expect.objectContaining({ code: 'answer_invalid', message: 'The answer has no access token in its headers' }),
    )
  })
})
