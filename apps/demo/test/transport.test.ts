import { describe, expect, test } from 'vitest'
import { loseAnswerHeader } from '../src/lose-answer-header.ts'
import { alice, openTestDemo, postJson, postJsonWith } from './test-demo.ts'

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
