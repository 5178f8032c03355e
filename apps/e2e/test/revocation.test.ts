import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { reasonOfSignOut, signIn, type Tokens } from './stage/demo-tab.ts'
import { longLifetimes, openStage, type Stage } from './stage/stage.ts'

/** What the server answers to a call with an access token: its status, and the error's code where it is one. */
async function callWith({ demo }: Stage, { access_token: token }: Tokens): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${demo.address}/me`, { headers: { authorization: `Bearer ${token}` } })
  const { code } = await answer.json()
  return [answer.status, code]
}

/** Signs in on another device. */
async function signInElsewhere(stage: Stage): Promise<Page> {
  const elsewhere = await stage.openTabElsewhere()
  await signIn(elsewhere)
  return elsewhere
}

/** Ends the session of the other device. */
async function endFrom(elsewhere: Page): Promise<void> {
  const ended = elsewhere.waitForResponse((answer) => answer.request().method() === 'DELETE')
  await elsewhere.getByTestId('reload-sessions').click()
  await elsewhere.locator('[data-current="false"]').getByTestId('end-session').click()
  await ended
}

describe.concurrent('a session that is ended from another device', () => {
  test.for(['denylist', 'allowlist'])(
    'is over with the next call when the strategy is %s',
    async (name, { expect }) => {
      await using stage = await openStage({ REVOCATION: name, ...longLifetimes })
      const elsewhere = await signInElsewhere(stage)
      const tab = await stage.openTab()
      const tokens = await signIn(tab)

      await endFrom(elsewhere)

      expect(await callWith(stage, tokens)).toEqual([401, 'token_revoked'])
      await tab.getByTestId('call-me').click()
      expect(await reasonOfSignOut(tab)).toBe('revoked')
    },
  )

  test('is over with the next call when the strategy is jtiMatcher and its user signs in there', async ({ expect }) => {
    await using stage = await openStage({ REVOCATION: 'jtiMatcher', ...longLifetimes })
    const tab = await stage.openTab()
    const tokens = await signIn(tab)

    const elsewhere = await stage.openTabElsewhere()
    const newer = await signIn(elsewhere)

    expect(await callWith(stage, tokens)).toEqual([401, 'token_revoked'])
    expect(await callWith(stage, newer)).toEqual([200, undefined])
    await tab.getByTestId('call-me').click()
    expect(await reasonOfSignOut(tab)).toBe('revoked')
    expect(await tab.getByTestId('sign-out-reason').innerText()).toContain('You signed in elsewhere')
  })

  test('is over with the next refresh when the strategy is stateless, while its access token runs out', async ({
    expect,
  }) => {
    await using stage = await openStage({ REVOCATION: 'stateless', ACCESS_TOKEN_LIFETIME: '8' })
    const elsewhere = await signInElsewhere(stage)
    const tab = await stage.openTab()
    const tokens = await signIn(tab)

    await endFrom(elsewhere)
    const call = await callWith(stage, tokens)
    const reason = await reasonOfSignOut(tab)

    expect(call).toEqual([200, undefined])
    expect(reason).toBe('revoked')
    await expect.poll(() => callWith(stage, tokens), { timeout: 30_000 }).toEqual([401, 'token_expired'])
  })
})

describe.concurrent('the drill that ends the session elsewhere', () => {
  test.for(['denylist', 'allowlist', 'jtiMatcher'])('is refused the next call by %s', async (name, { expect }) => {
    await using stage = await openStage({ REVOCATION: name, TRANSPORT: 'cookie', ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-end-elsewhere').click()

    expect(await reasonOfSignOut(tab)).toBe('revoked')
    expect(stage.traffic.outcomes('/me')).toEqual([401])
  })

  test('is not refused the next call by stateless, and says so', async ({ expect }) => {
    await using stage = await openStage({ REVOCATION: 'stateless', TRANSPORT: 'cookie', ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)

    await tab.getByTestId('drill-end-elsewhere').click()
    await tab.getByText('This server lets access tokens run out').waitFor()
    await tab.getByTestId('refresh-now').click()

    expect(await reasonOfSignOut(tab)).toBe('revoked')
    expect(stage.traffic.outcomes('/me')).toEqual([200])
  })
})
