import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage, transports } from './stage/stage.ts'

/** Signs Bob up in a tab where somebody is signed in. */
async function signUpOnTop(tab: Page): Promise<void> {
  await tab.getByTestId('other-account').click()
  await tab.getByTestId('email').fill('bob@example.com')
  await tab.getByTestId('password').fill('a long password')
  await tab.getByTestId('sign-in').click()
}

describe.concurrent.each([...transports, 'locked'])('another user of the same browser (%s)', (transport) => {
  test('is not signed in on top of who is, unless that one is signed out first', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await signIn(tab)
    const secondTab = await stage.openTab()
    await secondTab.getByTestId('note-text').fill('Only for Alice')
    await secondTab.getByTestId('note-add').click()
    await secondTab.getByTestId('note').waitFor()

    await signUpOnTop(tab)
    await tab.getByTestId('sign-other-out').waitFor()
    const refusal = await tab.getByTestId('sign-in-error').innerText()
    const whenRefused = stage.demo.sessions()
    await tab.getByTestId('sign-other-out').click()
    await tab.locator('[data-testid="claims"]:has-text("Bob")').waitFor()
    await secondTab.locator('[data-testid="claims"]:has-text("Bob")').waitFor()

    expect(refusal).toContain('Another user is signed in')
    expect(whenRefused).toMatchObject([{ revokedFor: undefined }])
    expect(stage.demo.sessions()).toMatchObject([{ revokedFor: 'signed-out' }, { revokedFor: undefined }])
    await secondTab.getByText('No notes yet').waitFor()
    expect(await secondTab.getByTestId('note').count()).toBe(0)
  })
})
