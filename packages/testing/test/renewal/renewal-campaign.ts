import { playStaleRequests } from './play-stale-requests.ts'
import type { RenewalSetup } from './renewal-world.ts'

/** How many schedules are played, and from which seed. `npm run campaign` asks for others; one has 50 requests. */
export const renewalCampaign: { readonly schedules: number; readonly seed: number; readonly timeout: number } = {
  schedules: Math.ceil(Number(process.env['CAMPAIGN_RUNS'] ?? 10_000) / 20),
  seed: Number(process.env['CAMPAIGN_SEED'] ?? 20_300_401),
  timeout: 3_600_000,
}

/** Plays all schedules; answers what was wrong, with the seed that shows it again. */
export async function findFlaws(setup: RenewalSetup): Promise<readonly string[]> {
  const found: string[] = []
  for (let seed = renewalCampaign.seed; seed < renewalCampaign.seed + renewalCampaign.schedules; seed++) {
    const flaws = await playStaleRequests(setup, seed)
    found.push(...flaws.map((flaw) => `seed ${seed}: ${flaw}`))
  }
  return found
}
