import { describe, expect, test } from 'vitest'
import { findFlaws, renewalCampaign } from './renewal-campaign.ts'
import type { RenewalSetup } from './renewal-world.ts'

const { schedules, seed, timeout } = renewalCampaign
const setups: readonly RenewalSetup[] = [
  { tokens: 'session JWTs', transport: 'locked' },
  { tokens: 'token pairs', transport: 'locked' },
]

describe.each(setups)('headerTransport() with lockedTransport() and $tokens', (setup) => {
  test(
    `holds one live session after 50 parallel requests with a stale token, in ${schedules} schedules from seed ${seed}`,
    { timeout },
    async () => {
      expect(await findFlaws(setup)).toEqual([])
    },
  )
})
