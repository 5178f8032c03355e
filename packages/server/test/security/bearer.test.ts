import { describe, expect, test } from 'vitest'
import { bearer, createTestServer } from '../test-server.ts'

const url = 'https://api.test/me'

describe('auth.authenticate(), by where the token is', () => {
  test('[RFC 6750 §2.1] takes it from the Authorization header', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()

    const verdict = await server.auth.authenticate(new Request(url, { headers: bearer(accessToken) }))

    expect(verdict).toMatchObject({ status: 'authenticated', subject: 'alice' })
  })

  test('[RFC 6750 §2.3] takes none from the URL', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()

    const verdict = await server.auth.authenticate(new Request(`${url}?access_token=${accessToken}#${accessToken}`))

    expect(verdict).toMatchObject({ status: 'anonymous', error: { code: 'token_missing' } })
  })

  test('[RFC 6750 §2.2] takes none from the body, and leaves the body to be read', async () => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()
    const body = new URLSearchParams({ access_token: accessToken })
    const request = new Request(url, { method: 'POST', body })

    expect(await server.auth.authenticate(request)).toMatchObject({ status: 'anonymous' })
    expect(await request.text()).toBe(body.toString())
  })

  test('[RFC 6750 §2.1] takes none of two', async () => {
    await using server = await createTestServer()
    const [alice, bob] = [await server.signIn(), await server.signIn({ subject: 'bob' })]
    const headers = new Headers(bearer(alice.accessToken))
    headers.append('authorization', `Bearer ${bob.accessToken}`)

    expect(await server.auth.authenticate(new Request(url, { headers }))).toMatchObject({
      status: 'rejected',
      error: { code: 'token_invalid' },
    })
  })
})
