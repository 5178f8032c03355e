/** How long a campaign is. `npm run campaign` sets other figures. */
export const campaign = {
  runs: Number(process.env['CAMPAIGN_RUNS'] ?? 3000),
  seed: Number(process.env['CAMPAIGN_SEED'] ?? 20_300_101),
  timeout: 60 * 60_000,
}
