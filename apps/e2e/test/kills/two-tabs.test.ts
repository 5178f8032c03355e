import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { startDemo } from '../stage/demo-process.ts'
import { calmVariables } from './calm-variables.ts'
import { startBrowser } from './mortal-browser.ts'
import { ask, buildPage, openPage, pageUrl } from './page-files.ts'

test('indexedDbStorage() loses no change that two tabs of Chromium make at the same time', async () => {
  await using demo = await startDemo(calmVariables)
  const profile = await mkdtemp(join(tmpdir(), 'tokenpair-profile-'))
  const browser = await startBrowser(inject('browserPath'), profile)
  const files = await buildPage()
  const url = pageUrl(demo.address, 'bearer')
  const tabs = [await openPage(browser.context, files, url), await openPage(browser.context, files, url)]

  const counts = await Promise.all(tabs.map((tab) => ask(tab, 'count', 10)))

  expect(Math.max(...counts.map(Number))).toBe(20)
  await browser.quit()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})
