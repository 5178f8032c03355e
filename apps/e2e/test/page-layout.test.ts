import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { callApi, signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage, transports } from './stage/stage.ts'

const screens = [
  { name: 'phone', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'desktop', width: 1280, height: 800, colorScheme: 'light' },
] as const

/** Keeps a picture of the whole page for a person to look at. */
async function takePicture(tab: Page, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`../.artifacts/${name}.png`, import.meta.url))
  await tab.screenshot({ path, fullPage: true, animations: 'disabled' })
}

/** Shows a page on each screen, keeps a picture, and answers by how many pixels it is too wide there. */
async function visitScreens(tab: Page, page: string): Promise<readonly number[]> {
  const overflows: number[] = []
  for (const { name, colorScheme, ...size } of screens) {
    await tab.setViewportSize(size)
    await tab.emulateMedia({ colorScheme })
    await takePicture(tab, `${page}-${name}`)
    overflows.push(await overflow(tab))
  }
  return overflows
}

/** By how many pixels the page is wider than the window. */
function overflow(tab: Page): Promise<number> {
  return tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

describe.concurrent.each([...transports, 'locked'])('the demo page (%s)', (transport) => {
  test('fits the width of a phone and of a desktop', async ({ expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()

    const atSignIn = await visitScreens(tab, `${transport}-sign-in`)
    await signIn(tab)
    await tab.getByTestId('session-row').waitFor()
    await callApi(tab, 'ten-calls')
    const atDashboard = await visitScreens(tab, `${transport}-dashboard`)

    expect([...atSignIn, ...atDashboard]).toEqual([0, 0, 0, 0])
    expect(stage.failures).toEqual([])
  })
})
