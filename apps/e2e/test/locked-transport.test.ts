import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { callApi, reasonOfSignOut, shownGeneration, signIn } from './stage/demo-tab.ts'
import { searchPage } from './stage/hiding-places.ts'
import { redeemElsewhere } from './stage/redeem.ts'
import { longLifetimes, openStage, shortestLifetimes } from './stage/stage.ts'

const lockName = /^__Host-tokenpair-lock-[\w-]{22}$/
const bob = { email: 'bob@example.com', password: 'a long password' }

/** What a program gets that has a copy of an access token, and of whatever cookies it was given. */
async function useElsewhere(address: string, accessToken: string, cookie = ''): Promise<unknown> {
  const answer = await fetch(`${address}/me`, { headers: { authorization: `Bearer ${accessToken}`, cookie } })
  const { code } = Object(await answer.json())
  return { status: answer.status, code }
}

/** Signs Bob up in a tab, past its client: the browser has another session then, whose tokens the tab keeps to itself. */
function signUpBeside(tab: Page): Promise<string> {
  return tab.evaluate(async (account) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/sign-up', { method: 'POST', headers, body: JSON.stringify(account) })
    return (await answer.json()).access_token
  }, bob)
}

/** What a tab gets with another access token than that of its client. */
function statusWith(tab: Page, accessToken: string): Promise<number> {
  return tab.evaluate(async (token) => {
    const answer = await fetch('/me', { headers: { authorization: `Bearer ${token}` } })
    return answer.status
  }, accessToken)
}

describe.concurrent('locked tokens', () => {
  test('go on in two tabs over several generations and a reload', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'locked', ...shortestLifetimes })
    const first = await stage.openTab()
    await signIn(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()

    await expect.poll(() => shownGeneration(second), { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
    await first.reload()
    await expect.poll(() => shownGeneration(first), { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    const calls = [await callApi(first), await callApi(second)]

    expect(calls).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(stage.views(first)).toEqual(['sign-in-page', 'dashboard', 'dashboard'])
    expect(stage.views(second)).toEqual(['dashboard'])
    expect(stage.traffic.errors()).toEqual([])
    expect(stage.demo.sessions()).toMatchObject([{ revokedFor: undefined }])
  })

  test('are of no use outside of the browser, and their owner goes on', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'locked', ...longLifetimes })
    const { address } = stage.demo
    const tab = await stage.openTab()
    const { access_token: accessToken, refresh_token: refreshToken } = await signIn(tab)
    const { text } = await searchPage(tab)
    const [lock] = await stage.context.cookies()

    const useOfAccessToken = await useElsewhere(address, accessToken)
    const useOfRefreshToken = await redeemElsewhere(address, refreshToken)
    const useWithLock = await useElsewhere(address, accessToken, `${lock?.name}=${lock?.value}`)
    await tab.getByTestId('refresh-now').click()
    await tab.getByTestId('generation').getByText('1', { exact: true }).waitFor()

    expect(text).toContain(refreshToken) // so that any script can copy it
    expect(lock).toMatchObject({ name: expect.stringMatching(lockName), path: '/', httpOnly: true, secure: true })
    expect(text).not.toContain(lock?.value)
    expect(useOfAccessToken).toEqual({ status: 401, code: 'token_invalid' })
    expect(useOfRefreshToken).toMatchObject({ status: 400, code: 'refresh_token_invalid' })
    expect(useWithLock).toMatchObject({ status: 200 }) // it was the lock alone that was missing
    expect((await callApi(tab)).status).toBe(200)
    expect(stage.demo.sessions()).toMatchObject([{ generation: 1, revokedFor: undefined }])
  })

  test('are signed out in all tabs at once, and those of another account are not', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'locked', ...longLifetimes })
    const first = await stage.openTab()
    await signIn(first)
    const tokenOfBob = await signUpBeside(first)
    const second = await stage.openTab()
    await second.getByTestId('dashboard').waitFor()
    const locks = await stage.context.cookies()

    await first.getByTestId('sign-out').click()
    const reasons = [await reasonOfSignOut(first), await reasonOfSignOut(second)]
    await expect.poll(() => stage.context.cookies()).toHaveLength(1)

    expect(locks).toHaveLength(2)
    expect(reasons).toEqual(['user', 'user'])
    expect(stage.demo.sessions()).toMatchObject([{ revokedFor: 'signed-out' }, { revokedFor: undefined }])
    expect(await statusWith(second, tokenOfBob)).toBe(200)
  })

  test('are shown as such, and the drill says what becomes of copies', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: 'locked', ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-locked-copy').click()
    await tab.getByText('GET /me, by the owner: 200').waitFor()

    const timeline = await tab.getByTestId('timeline').innerText()
    expect(timeline).toContain('the refresh token lies in localStorage, and the lock is nowhere')
    expect(timeline).toContain('the access token gets token_invalid, the refresh token refresh_token_invalid')
    expect(await tab.getByTestId('lock-note').innerText()).toContain('locked')
    expect(await tab.getByTestId('claims').innerText()).not.toContain('cnf') // which is not the app's
    expect(stage.failures).toEqual([])
  })
})
