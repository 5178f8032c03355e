import { describe, expect, test } from 'vitest'
import { answerOf, attempt, bearer, createTestServer } from '../test-server.ts'
import { createBrokenServer, failure } from './broken-server.ts'

describe('auth.handler, while the store fails', () => {
  test.each([
    ['GET', '/sessions'],
    ['DELETE', '/sessions?except=none'],
    ['DELETE', '/sessions/AAAAAAAAAAAAAAAAAAAAAA'],
  ])('answers %s %s with 503 unavailable, and tells the app why', async (method, path) => {
    const { server, accessToken } = await createBrokenServer()

    const response = await server.send(method, path, { headers: bearer(accessToken) })

    expect(await answerOf(response)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(server.errors).toEqual([failure])
  })

  test('[ASVS 5.0 16.3.4] answers a redemption with 503 unavailable, and tells the app why', async () => {
    const { server, refreshToken } = await createBrokenServer()

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(server.errors).toEqual([failure])
  })

  test('[RFC 7009 §2.2.1, CVE-2020-15223] answers a sign-out with 503 unavailable (RFC 7009 section 2.2.1)', async () => {
    const { server, refreshToken } = await createBrokenServer()

    expect((await server.post('/revoke', { token: refreshToken })).status).toBe(503)
  })

  test('shows the client nothing of the failure', async () => {
    const { server, refreshToken } = await createBrokenServer()

    const response = await server.post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken })

    const text = JSON.stringify([...response.headers]) + (await response.text())
    expect(text).not.toMatch(/ECONNREFUSED|hunter2|db\.internal/)
    expect(text).not.toContain(refreshToken)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('N-31: keeps the session: the same exchange works once the store does', async () => {
    const { server, refreshToken, repair } = await createBrokenServer()
    await server.redeem(refreshToken, attempt(1))
    repair()

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('goes on judging access tokens', async () => {
    const { server, accessToken } = await createBrokenServer()

    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('answers also where onError throws', async () => {
    const onError = (): never => {
      throw new Error('The log is full')
    }
    const { server, refreshToken } = await createBrokenServer({ onError })

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  })

  test('answers also where nobody listens to errors', async () => {
    const { server, refreshToken } = await createBrokenServer({ onError: undefined })

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 503 })
  })

  test('W28: tells the app of no error that is the client’s own', async () => {
    await using server = await createTestServer()

    await server.redeem('x', attempt(1))
    await server.send('GET', '/sessions')

    expect(server.errors).toEqual([])
  })
})
