import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { callApi, signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage } from './stage/stage.ts'

const looks = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 1280, height: 800, colorScheme: 'dark' },
] as const

/** What axe objects to, in each look of the page as it stands: one line for each element. */
async function findObjections(tab: Page): Promise<readonly string[]> {
  await tab.evaluate(axe.source)
  const found: string[] = []
  for (const { colorScheme, ...size } of looks) {
    await tab.setViewportSize(size)
    await tab.emulateMedia({ colorScheme })
    const { violations } = await tab.evaluate<AxeResults>('axe.run()')
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ target }) => `${size.width} ${colorScheme}: ${id} at ${target.join(' ')}`))
    }
  }
  return found
}

/** Goes on by the Tab key until an element has the focus. */
async function tabTo(tab: Page, testId: string): Promise<void> {
  for (let steps = 0; steps < 80; steps++) {
    if (await tab.getByTestId(testId).evaluate((element) => element === document.activeElement)) return
    await tab.keyboard.press('Tab')
  }
  throw new Error(`The Tab key does not lead to ${testId}`)
}

/** In which page of the demo the focus is. */
function focusOf(tab: Page): Promise<string | null | undefined> {
  const pages = '[data-testid="dashboard"], [data-testid="sign-in-page"]'
  return tab.evaluate((any) => document.activeElement?.closest(any)?.getAttribute('data-testid'), pages)
}

describe('the demo page', () => {
  test('gives axe nothing to object to, signed out and signed in, on any screen, light and dark', async ({
    expect,
  }) => {
    await using stage = await openStage(longLifetimes)
    const tab = await stage.openTab()

    const atSignIn = await findObjections(tab)
    await signIn(tab)
    await tab.getByTestId('session-row').waitFor()
    await callApi(tab, 'ten-calls')
    const atDashboard = await findObjections(tab)

    expect(atSignIn).toEqual([])
    expect(atDashboard).toEqual([])
  })

  test('can be used by the keyboard alone: sign in, call, sign out, and each time the focus is where the news is', async ({
    expect,
  }) => {
    await using stage = await openStage(longLifetimes)
    const tab = await stage.openTab()

    await tabTo(tab, 'sign-in')
    await tab.keyboard.press('Enter')
    await tab.getByTestId('dashboard').waitFor()
    const afterSignIn = await focusOf(tab)
    await tabTo(tab, 'call-me')
    await tab.keyboard.press('Space')
    await tab.locator('[data-testid="call-result"][data-status="200"]').waitFor()
    await tabTo(tab, 'sign-out')
    await tab.keyboard.press('Enter')
    await tab.getByTestId('sign-in-page').waitFor()

    expect([afterSignIn, await focusOf(tab)]).toEqual(['dashboard', 'sign-in-page'])
    expect(await tab.getByTestId('sign-out-reason').getAttribute('data-reason')).toBe('user')
  })
})
