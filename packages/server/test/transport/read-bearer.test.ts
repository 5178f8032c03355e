import { bearerTransport, cookieTransport } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { bearer, createTestServer } from '../test-server.ts'

const transports = [
  ['bearerTransport()', bearerTransport()],
  ['cookieTransport()', cookieTransport()],
] as const

describe.each(transports)('auth.authenticate(), by %s', (_, transport) => {
  test('[RFC 6750 §2.1] takes the access token of the header Authorization: Bearer', async () => {
    await using server = await createTestServer({ transport })
    const { accessToken } = await server.signIn()

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('[RFC 6750 §2.3] takes no access token from the query', async () => {
    await using server = await createTestServer({ transport })
    const { accessToken } = await server.signIn()
    const request = new Request(`https://api.test/me?access_token=${accessToken}`)

    expect(await server.auth.authenticate(request)).toMatchObject({ status: 'anonymous' })
  })

  test('[RFC 6750 §2.2] takes no access token from a form', async () => {
    await using server = await createTestServer({ transport })
    const { accessToken } = await server.signIn()
    const body = new URLSearchParams({ access_token: accessToken })

    expect(await server.auth.authenticate(new Request('https://api.test/me', { method: 'POST', body }))).toMatchObject({
      status: 'anonymous',
    })
  })

  test('needs no more of a request than its method, headers and URL', async () => {
    await using server = await createTestServer({ transport })
    const { accessToken } = await server.signIn()
    const head = { method: 'POST', url: '/me', headers: new Headers(bearer(accessToken)) }

    expect(await server.auth.authenticate(head)).toMatchObject({ status: 'authenticated', subject: 'alice' })
  })
})
