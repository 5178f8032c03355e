import { describe, expect, test } from 'vitest'
import type { Demo } from '../src/server/demo.ts'
import { bearer, openTestDemo, signIn } from './test-demo.ts'

async function redeem(demo: Demo, refreshToken: string | undefined, attempt: string): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '', attempt })
  return demo.app.request('/auth/token', { method: 'POST', body })
}

const owner = 'A'.repeat(22)
const thief = `${'B'.repeat(21)}A`

describe('GET /me', () => {
  test('says who is signed in, with scope and claims', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    const answer = await demo.app.request('/me', bearer(tokens))

    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({
      sub: 'alice',
      scope: 'profile notes',
      claims: { name: 'Alice', role: 'admin' },
    })
  })

  test('challenges a request without an access token', async () => {
    await using demo = await openTestDemo()

    const answer = await demo.app.request('/me')

    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answer.json()).toMatchObject({ code: 'token_missing' })
  })

  test('refuses a refresh token', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    const answer = await demo.app.request('/me', bearer({ access_token: tokens['refresh_token'] ?? '' }))

    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'token_invalid' })
  })
})

describe('the drills', () => {
  test('a repeated exchange gets the same refresh token again', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    const lost = await (await redeem(demo, tokens['refresh_token'], owner)).json()
    const repeated = await (await redeem(demo, tokens['refresh_token'], owner)).json()

    expect(repeated).toMatchObject({ generation: 1, refresh_token: lost.refresh_token })
  })

  test('a stolen copy ends the session for both holders', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)
    const renewed = await (await redeem(demo, tokens['refresh_token'], owner)).json()

    const stolen = await redeem(demo, tokens['refresh_token'], thief)
    const next = await redeem(demo, renewed.refresh_token, owner)

    expect(await stolen.json()).toMatchObject({ code: 'refresh_token_reused' })
    expect(await next.json()).toMatchObject({ code: 'session_revoked', reason: 'reuse' })
    expect((await demo.app.request('/me', bearer(renewed))).status).toBe(401)
  })

  test('POST /drills/end-session ends the session as another device would', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    const ended = await demo.app.request('/drills/end-session', { method: 'POST', ...bearer(tokens) })

    expect(ended.status).toBe(204)
    expect(await (await demo.app.request('/me', bearer(tokens))).json()).toMatchObject({ code: 'token_revoked' })
    expect(await (await redeem(demo, tokens['refresh_token'], owner)).json()).toMatchObject({
      code: 'session_revoked',
      reason: 'ended',
    })
  })

  test.each(['denylist', 'allowlist', 'jtiMatcher'])(
    'POST /drills/end-session with REVOCATION=%s refuses the access token at once',
    async (strategy) => {
      await using demo = await openTestDemo({ REVOCATION: strategy })
      const tokens = await signIn(demo)

      await demo.app.request('/drills/end-session', { method: 'POST', ...bearer(tokens) })

      expect((await demo.app.request('/me', bearer(tokens))).status).toBe(401)
    },
  )

  test('a sign-in with REVOCATION=jtiMatcher ends the one before, and says so', async () => {
    await using demo = await openTestDemo({ REVOCATION: 'jtiMatcher' })
    const first = await signIn(demo)
    const second = await signIn(demo)

    expect((await demo.app.request('/me', bearer(first))).status).toBe(401)
    expect((await demo.app.request('/me', bearer(second))).status).toBe(200)
    expect(await (await redeem(demo, first['refresh_token'], owner)).json()).toMatchObject({
      code: 'session_revoked',
      reason: 'replaced',
    })
  })

  test('POST /drills/end-session with REVOCATION=stateless lets the access token live on', async () => {
    await using demo = await openTestDemo({ REVOCATION: 'stateless' })
    const tokens = await signIn(demo)

    await demo.app.request('/drills/end-session', { method: 'POST', ...bearer(tokens) })

    expect((await demo.app.request('/me', bearer(tokens))).status).toBe(200)
    expect(await (await redeem(demo, tokens['refresh_token'], owner)).json()).toMatchObject({ code: 'session_revoked' })
  })

  test('POST /drills/end-session needs an access token', async () => {
    await using demo = await openTestDemo()

    expect((await demo.app.request('/drills/end-session', { method: 'POST' })).status).toBe(401)
  })
})
