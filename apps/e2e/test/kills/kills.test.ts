import { describe, inject, test } from 'vitest'
import { playBrowserKills } from './browser-kills.ts'
import { formatFigures } from './kill-figures.ts'
import { playWorkerKills } from './worker-kills.ts'

const campaign = { kills: 3, seed: 20_300_601, longestDelay: 300 }
const named = `${campaign.kills} kills, seed ${campaign.seed}`

describe.concurrent('a client that is killed during a refresh or after it', { timeout: 180_000 }, () => {
  test.for([
    ['in Chromium, with IndexedDB', 'bearer'],
    ['in Chromium, with cookies', 'cookie'],
  ] as const)(`comes back signed in: %s (${named})`, async ([, transport], { expect }) => {
    const figures = await playBrowserKills({ ...campaign, transport, executablePath: inject('browserPath') })
    process.stdout.write(`${formatFigures(figures)}\n`)

    expect(figures.faults).toEqual([])
    expect(figures.generations).toBeGreaterThan(0)
  })

  test(`comes back signed in: in Node.js, with a file (${named})`, async ({ expect }) => {
    const figures = await playWorkerKills(campaign)
    process.stdout.write(`${formatFigures(figures)}\n`)

    expect(figures.faults).toEqual([])
    expect(figures.generations).toBeGreaterThan(0)
  })
})
