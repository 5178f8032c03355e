import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { callApi, signIn } from './stage/demo-tab.ts'
import { longLifetimes, openStage, transports } from './stage/stage.ts'

const screens = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 800 },
]

/** Keeps a picture of the whole page for a person to look at. */
async function takePicture(tab: Page, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`../.artifacts/${name}.png`, import.meta.url))
  await tab.screenshot({ path, fullPage: true, animations: 'disabled' })
}

/** By how many pixels the page is wider than the window. */
function overflow(tab: Page): Promise<number> {
  return tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

describe.concurrent.each(transports)('the demo page (%s)', (transport) => {
  test.for(screens)('fits the width of a $name', async ({ name, ...size }, { expect }) => {
    await using stage = await openStage({ TRANSPORT: transport, ...longLifetimes })
    const tab = await stage.openTab()
    await tab.setViewportSize(size)

    await takePicture(tab, `${transport}-sign-in-${name}`)
    const overflowAtSignIn = await overflow(tab)
    await signIn(tab)
    await tab.getByTestId('session-row').waitFor()
    await callApi(tab, 'ten-calls')
    await takePicture(tab, `${transport}-dashboard-${name}`)

    expect(overflowAtSignIn).toBe(0)
    expect(await overflow(tab)).toBe(0)
    expect(stage.failures).toEqual([])
  })
})
