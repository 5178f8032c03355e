import { describe, expect, test } from 'vitest'
import { answerOf, attempt, createTestServer } from '../test-server.ts'

const form = 'application/x-www-form-urlencoded'

describe('POST /token', () => {
  test('[RFC 6749 §5.1] answers a whole token response, which no cache may keep', async () => {
    await using server = await createTestServer()
    const { refreshToken, sessionId } = await server.signIn({ scopes: ['read', 'write'] })

    const response = await server.post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken })

    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('pragma')).toBe('no-cache')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: expect.any(String),
      refresh_token_expires_in: 1_209_600,
      scope: 'read write',
      session_id: sessionId,
      generation: 1,
      sub: 'alice',
    })
  })

  test('takes JSON', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken, attempt: attempt(1), generation: 0 }
    const headers = { 'content-type': 'Application/JSON; charset=UTF-8' }

    const response = await server.send('POST', '/token', { body: JSON.stringify(parameters), headers })

    expect(await answerOf(response)).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('ends nothing where on_reuse=refuse comes with a spent token', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken }
    const { body: first } = await answerOf(await server.post('/token', { ...parameters, attempt: attempt(1) }))

    const asked = { ...parameters, attempt: attempt(2), on_reuse: 'refuse' }
    const refused = await answerOf(await server.post('/token', asked))
    const next = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']), attempt: attempt(3) }

    expect(refused).toMatchObject({ status: 409, body: { code: 'stale_duplicate' } })
    expect(refused.body).not.toHaveProperty('access_token')
    expect(await answerOf(await server.post('/token', next))).toMatchObject({ status: 200, body: { generation: 2 } })
  })

  test.each([
    ['another word for on_reuse', { attempt: attempt(1), on_reuse: 'ignore' }, 'invalid_request'],
    ['on_reuse=refuse without attempt', { on_reuse: 'refuse' }, 'attempt_required'],
    ['later_attempts without attempt', { later_attempts: attempt(2) }, 'invalid_request'],
    ['broken later_attempts', { attempt: attempt(1), later_attempts: 'x y' }, 'invalid_request'],
    [
      'four later_attempts',
      { attempt: attempt(1), later_attempts: [2, 3, 4, 5].map((number) => attempt(number)).join(' ') },
      'invalid_request',
    ],
  ])('refuses %s', async (_, parameters, code) => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()

    const response = await server.post('/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      ...parameters,
    })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code } })
  })

  test('ignores parameters that it does not know', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'web', scope: '' }

    expect((await server.post('/token', parameters)).status).toBe(200)
  })

  test('[RFC 6749 §5.1] keeps the codes and the secrets of an error out of every cache', async () => {
    await using server = await createTestServer()

    const { headers } = await server.post('/token', {})

    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('pragma')).toBe('no-cache')
    expect(headers.get('www-authenticate')).toBeNull()
  })

  test.each([
    ['no grant type', 'refresh_token=x', 'invalid_request'],
    ['an empty grant type', 'grant_type=&refresh_token=x', 'invalid_request'],
    ['no refresh token', 'grant_type=refresh_token', 'invalid_request'],
    ['an empty refresh token', 'grant_type=refresh_token&refresh_token=', 'invalid_request'],
    ['a refresh token twice', 'grant_type=refresh_token&refresh_token=x&refresh_token=x', 'invalid_request'],
    ['an empty and a full refresh token', 'grant_type=refresh_token&refresh_token=&refresh_token=x', 'invalid_request'],
    ['an unknown parameter twice', 'grant_type=refresh_token&refresh_token=x&a=1&a=2', 'invalid_request'],
    ['another grant type', 'grant_type=password&username=alice&password=x', 'unsupported_grant_type'],
    ['the grant type in another case', 'grant_type=REFRESH_TOKEN&refresh_token=x', 'unsupported_grant_type'],
    ['a generation that is no number', 'grant_type=refresh_token&refresh_token=x&generation=1e3', 'invalid_request'],
    ['a negative generation', 'grant_type=refresh_token&refresh_token=x&generation=-1', 'invalid_request'],
    ['an empty body', '', 'invalid_request'],
    ['a refresh token of nobody', 'grant_type=refresh_token&refresh_token=x', 'refresh_token_invalid'],
  ])('refuses %s', async (_, body, code) => {
    await using server = await createTestServer()

    const response = await server.send('POST', '/token', { body, headers: { 'content-type': form } })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code, error: expect.any(String) } })
  })

  test.each([
    '[]',
    '"grant_type"',
    'null',
    '{',
    '',
    '{"grant_type":true}',
    '{"grant_type":{}}',
    '{"refresh_token":[]}',
  ])('refuses the JSON %s', async (body) => {
    await using server = await createTestServer()

    const response = await server.send('POST', '/token', { body, headers: { 'content-type': 'application/json' } })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  test.each([undefined, 'text/plain', 'multipart/form-data; boundary=x', 'application/jsonp', ';', ''])(
    'refuses the content type %s',
    async (contentType) => {
      await using server = await createTestServer()
      const body = new TextEncoder().encode('grant_type=refresh_token&refresh_token=x')
      const headers = contentType === undefined ? undefined : { 'content-type': contentType }

      const response = await server.send('POST', '/token', { body, ...(headers && { headers }) })

      expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    },
  )

  test('refuses bytes that are not UTF-8', async () => {
    await using server = await createTestServer()
    const body = Uint8Array.from([0x61, 0x3d, 0xff])

    const response = await server.send('POST', '/token', { body, headers: { 'content-type': form } })

    expect(await answerOf(response)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  test('stops reading a body that is too large', async () => {
    await using server = await createTestServer()
    let chunks = 0
    const body = new ReadableStream({
      pull: (controller) => {
        chunks++
        controller.enqueue(new Uint8Array(1024).fill(0x61))
      },
    })

    const init = { body, headers: { 'content-type': form }, duplex: 'half' }
    const response = await server.send('POST', '/token', init)

    expect(await answerOf(response)).toMatchObject({ status: 413, body: { code: 'request_too_large' } })
    expect(chunks).toBeLessThan(20)
  })

  test('takes a body up to 16 KiB', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const start = `grant_type=refresh_token&refresh_token=${refreshToken}&padding=`
    const headers = { 'content-type': form }

    const tooLarge = await server.send('POST', '/token', { body: start.padEnd(16_385, 'x'), headers })
    const large = await server.send('POST', '/token', { body: start.padEnd(16_384, 'x'), headers })

    expect(tooLarge.status).toBe(413)
    expect(large.status).toBe(200)
  })

  test('reads a token whose bytes arrive one by one', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const bytes = new TextEncoder().encode(`grant_type=refresh_token&refresh_token=${refreshToken}&note=%F0%9F%98%80é`)
    const body = new ReadableStream({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const init = { body, headers: { 'content-type': form }, duplex: 'half' }

    expect((await server.send('POST', '/token', init)).status).toBe(200)
  })
})
