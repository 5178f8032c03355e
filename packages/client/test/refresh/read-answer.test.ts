import { describe, expect, test } from 'vitest'
import { readAnswer } from '../../src/lib/refresh/token-request.ts'

const page = '<!doctype html><h1>Sign in to the Wi-Fi</h1>'

function errorAnswer(code: string, init: ResponseInit): Response {
  return Response.json({ error: 'invalid_grant', error_description: 'What happened', code }, init)
}

describe('readAnswer()', () => {
  test('answers the JSON of a 2xx answer', async () => {
    expect(await readAnswer(Response.json({ a: 1 }, { status: 201 }))).toEqual({ a: 1 })
  })

  test.each([
    ['a page', new Response(page, { status: 200 })],
    ['nothing', new Response(null, { status: 204 })],
    ['JSON that was cut off', new Response('{"access_token":"cut o')],
  ])('answers undefined where a 2xx answer is %s', async (_, response) => {
    expect(await readAnswer(response)).toBeUndefined()
  })

  test.each([403, 404, 407, 500, 502, 503, 511])(
    'FM-27: takes a page with status %d for an absent server',
    async (status) => {
      const response = new Response(page, { status, headers: { 'content-type': 'text/html' } })

      await expect(readAnswer(response)).rejects.toMatchObject({ code: 'unavailable', cause: response })
    },
  )

  test.each([
    ['no code', { error: 'invalid_grant' }],
    ['a code that this version does not know', { code: 'session_on_holiday' }],
    ['a code that every object has', { code: 'constructor' }],
    ['a code that is no text', { code: 7 }],
    ['no object', ['refresh_token_reused']],
    ['null', null],
  ])('takes JSON with %s for an absent server', async (_, body) => {
    await expect(readAnswer(Response.json(body, { status: 400 }))).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('reports by another code what is none of ours, where it is told so', async () => {
    const answer = readAnswer(new Response('no', { status: 401 }), 'sign_in_refused')

    await expect(answer).rejects.toMatchObject({ code: 'sign_in_refused' })
  })

  test('throws the error that the answer reports, in its words', async () => {
    const answer = readAnswer(errorAnswer('refresh_token_reused', { status: 400 }), 'sign_in_refused')

    await expect(answer).rejects.toMatchObject({ code: 'refresh_token_reused', message: 'What happened' })
  })

  test.each([
    ['an error of ours', errorAnswer('rate_limited', { status: 429, headers: { 'retry-after': '7' } })],
    ['a page', new Response(page, { status: 503, headers: { 'retry-after': '7' } })],
  ])('reads Retry-After beside %s', async (_, response) => {
    await expect(readAnswer(response)).rejects.toMatchObject({ retryAfter: 7 })
  })

  test.each(['Wed, 21 Oct 2026 07:28:00 GMT', 'soon', '', '0'])(
    'knows no wish by the Retry-After "%s"',
    async (retryAfter) => {
      const response = new Response(page, { status: 503, headers: { 'retry-after': retryAfter } })

      await expect(readAnswer(response)).rejects.toMatchObject({ retryAfter: undefined })
    },
  )

  test('leaves the body of the answer to be read by others', async () => {
    const response = new Response(page, { status: 403 })
    await readAnswer(response).catch(() => undefined)

    expect(await response.text()).toBe(page)
  })
})
