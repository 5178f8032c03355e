import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '@tokenpair/testing'
import { alice, startDemo } from '../stage/demo-process.ts'
import { calmVariables } from './calm-variables.ts'
import type { KillCampaign, KillFigures } from './kill-figures.ts'
import { drawMoment } from './moment.ts'
import { startBrowser } from './mortal-browser.ts'
import { ask, buildPage, openPage, pageUrl } from './page-files.ts'

/** Which browser is killed, and how its page keeps the session. */
export interface BrowserKills extends KillCampaign {
  readonly executablePath: string
  /** `bearer`: all of it in IndexedDB. `cookie`: the refresh token in a cookie. */
  readonly transport: 'bearer' | 'cookie'
}

/**
 * Kills a browser during a refresh or after it, again and again on one profile, and asks after each kill whether its
 * user is still signed in. In cookie mode the browser is then closed as a user does, since Chromium takes up to half a
 * minute to write a cookie to the disk, and the promise is about one refresh that it has not written.
 */
export async function playBrowserKills(campaign: BrowserKills): Promise<KillFigures> {
  const { executablePath, transport, kills, seed } = campaign
  const random = seededRandom(seed)
  const files = await buildPage()
  const profile = await mkdtemp(join(tmpdir(), 'tokenpair-profile-'))
  const faults: string[] = []
  const figures = { during: 0, after: 0 }
  await using demo = await startDemo({ ...calmVariables, TRANSPORT: transport })
  const url = pageUrl(demo.address, transport)

  /** Opens the page, and asks whether its user is signed in. */
  const comeBack = async (expected: string): Promise<void> => {
    const browser = await startBrowser(executablePath, profile)
    const tab = await openPage(browser.context, files, url)
    const answer = await ask(tab, 'comeBack', alice).catch(String)
    if (answer !== expected) faults.push(`kill ${figures.during + figures.after}: ${answer}`)
    await browser.quit()
  }

  await comeBack('signed-out 200')
  for (let kill = 0; kill < kills; kill++) {
    const moment = drawMoment(random, campaign.longestDelay)
    const browser = await startBrowser(executablePath, profile)
    const sent = browser.context.waitForEvent('request', (request) => request.url().endsWith('/auth/token'))
    const renewal = openPage(browser.context, files, url).then((tab) => ask(tab, 'renew'))
    renewal.catch(() => undefined) // it may be killed before it answers
    await (moment.phase === 'after' ? renewal : sent)
    await wait(moment.delay)
    await browser.kill()
    figures[moment.phase] += 1
    await comeBack('signed-in 200')
  }
  const [session] = demo.sessions()
  if (demo.sessions().length !== 1 || session?.revokedFor !== undefined)
    faults.push('The session is another one, or over')
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  return { ...figures, generations: session?.generation ?? 0, faults }
}
