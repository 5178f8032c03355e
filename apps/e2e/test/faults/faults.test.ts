import { describe, test } from 'vitest'
import { playFaultCampaign } from './fault-campaign.ts'

const seed = 20_300_101
const sample = 8

describe('a client whose connections fail in the middle of a redemption', () => {
  test(`goes on with the next generation, at ${sample} bytes for each fault and direction (seed ${seed})`, async ({
    expect,
  }) => {
    const { troubles, met } = await playFaultCampaign({ sample, seed })

    expect(troubles).toEqual([])
    expect(met).toBeGreaterThan(50)
  })
})
