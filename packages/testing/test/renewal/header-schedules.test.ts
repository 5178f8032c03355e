import { describe, expect, test } from 'vitest'
import { findFlaws, renewalCampaign } from './renewal-campaign.ts'

const { schedules, seed, timeout } = renewalCampaign

describe('headerTransport() with JwtSessionConfig', () => {
  test(
    `holds one live session after 50 parallel requests with a stale token, in ${schedules} schedules from seed ${seed}`,
    { timeout },
    async () => {
      expect(await findFlaws({ tokens: 'session JWTs', transport: 'header' })).toEqual([])
    },
  )
})
