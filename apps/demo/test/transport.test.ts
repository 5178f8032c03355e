import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loseAnswerHeader } from '../src/lose-answer-header.ts'
import type { Demo } from '../src/server/demo.ts'
import { alice, bearer, openTestDemo, postJson, postJsonWith } from './test-demo.ts'

type Tokens = Readonly<Record<string, string>>

const browser = { 'sec-fetch-site': 'same-origin' }
const attempt = 'A'.repeat(22)

describe('TRANSPORT=cookie', () => {
  test('gives a page the refresh token in a cookie that no script can read, and not in the body', async () => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie' })

    const answer = await postJsonWith(browser)(demo, '/sign-in', alice)

    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Secure-tokenpair-[\w-]{22}=[\w-]{96}; Path=\/auth; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    expect(await answer.json()).not.toHaveProperty('refresh_token')
  })

  test('does without Secure where other devices may open the page, over plain http', async () => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie', HOST: '0.0.0.0' })

    const answer = await postJsonWith(browser)(demo, '/sign-in', alice)

    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^tokenpair-[\w-]{22}=[\w-]{96}; Path=\/auth; Max-Age=\d+; HttpOnly; SameSite=Strict$/),
    ])
  })

  test.each(['127.8.9.10', '::1', 'localhost'])('knows that %s is this machine', async (host) => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie', HOST: host })

    const answer = await postJsonWith(browser)(demo, '/sign-in', alice)

    expect(answer.headers.get('set-cookie')).toContain('; Secure;')
  })

  test('gives any other program both tokens in the body', async () => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie' })

    const answer = await postJson(demo, '/sign-in', alice)

    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await answer.json()).toMatchObject({ refresh_token: expect.stringMatching(/^[\w-]{96}$/) })
  })

  test('signs nobody in for a page of another origin', async () => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie' })

    const answer = await postJsonWith({ origin: 'https://elsewhere.example' })(demo, '/sign-in', alice)

    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await answer.json()).toMatchObject({ code: 'origin_refused' })
  })

  test('loses an answer with its cookie where the drill asks for it, and gives the same one again', async () => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie' })
    const signedIn = await postJsonWith(browser)(demo, '/sign-in', alice)
    const [cookie = ''] = signedIn.headers.getSetCookie().map((value) => value.split(';')[0])
    const redeem = (drill: Readonly<Record<string, string>>): Promise<Response> => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', generation: '0', attempt })
      const headers = { ...browser, ...drill, cookie }
      return Promise.resolve(demo.app.request('/auth/token', { method: 'POST', headers, body }))
    }

    const lost = await redeem({ [loseAnswerHeader]: '1' })
    const [repeated, once] = [await redeem({}), await redeem({})]

    expect(lost.status).toBe(504)
    expect([...lost.headers.keys()]).not.toContain('set-cookie')
    expect(await lost.text()).toBe('')
    expect(await repeated.json()).toMatchObject({ generation: 1 })
    expect(repeated.headers.getSetCookie()[0]).toBe(once.headers.getSetCookie()[0])
  })
})

describe('TRANSPORT=locked', () => {
  /** Signs in as a page does, and answers its tokens and the cookie that locks them. */
  async function signInPage(demo: Demo): Promise<{ readonly tokens: Tokens; readonly lock: string }> {
    const answer = await postJsonWith(browser)(demo, '/sign-in', alice)
    const [lock = ''] = answer.headers.getSetCookie().map((value) => value.split(';')[0])
    return { tokens: await answer.json(), lock }
  }

  async function redeem(demo: Demo, { refresh_token = '' }: Tokens, headers: Tokens = {}): Promise<unknown> {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token, attempt })
    const answer = await demo.app.request('/auth/token', { method: 'POST', headers, body })
    return answer.json()
  }

  test.each([
    ['127.0.0.1', /^__Host-tokenpair-lock-[\w-]{22}=[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/],
    ['0.0.0.0', /^tokenpair-lock-[\w-]{22}=[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/],
  ])('gives a page at %s both tokens in the body, and a lock that no script can read', async (host, cookie) => {
    await using demo = await openTestDemo({ TRANSPORT: 'locked', HOST: host })

    const answer = await postJsonWith(browser)(demo, '/sign-in', alice)

    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(cookie)])
    expect(await answer.json()).toMatchObject({ refresh_token: expect.stringMatching(/^[\w-]{96}$/) })
  })

  test('takes the tokens with the lock, and refuses copies that come without it', async () => {
    await using demo = await openTestDemo({ TRANSPORT: 'locked' })
    const { tokens, lock } = await signInPage(demo)
    const { headers } = bearer(tokens)

    const owner = await demo.app.request('/me', { headers: { ...headers, cookie: lock } })
    const thief = await demo.app.request('/me', { headers })

    expect([owner.status, thief.status]).toEqual([200, 401])
    expect(await thief.json()).toMatchObject({ code: 'token_invalid' })
    expect(await redeem(demo, tokens)).toMatchObject({ code: 'refresh_token_invalid' })
    expect(await redeem(demo, tokens, { cookie: lock })).toMatchObject({ generation: 1 })
  })

  test.each([
    { before: 'bearer', after: 'locked', headers: {}, outcome: { code: 'refresh_token_invalid' } },
    { before: 'locked', after: 'bearer', headers: {}, outcome: { generation: 1 } },
    { before: 'locked', after: 'cookie', headers: browser, outcome: { generation: 1 } },
  ])('a change from $before to $after lets a refresh end as $outcome', async ({ before, after, headers, outcome }) => {
    using folder = temporaryFolder()
    const DATABASE_URL = `file:${folder.path}/demo.db`
    const first = await openTestDemo({ TRANSPORT: before, DATABASE_URL })
    const { tokens } = await signInPage(first)
    await first[Symbol.asyncDispose]()
    await using second = await openTestDemo({ TRANSPORT: after, DATABASE_URL })

    expect(await redeem(second, tokens, headers)).toMatchObject(outcome)
  })
})

/** A folder that is deleted at the end. */
function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'tokenpair-demo-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}
