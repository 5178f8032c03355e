/** What is drawn in a campaign. */
export interface KillCampaign {
  readonly kills: number
  readonly seed: number
  /** Milliseconds between the end of a refresh and a kill, at most. */
  readonly longestDelay: number
}

/** What came of the kills. */
export interface KillFigures {
  /** Kills while a refresh was under way, as far as the one who kills can tell. */
  readonly during: number
  readonly after: number
  /** How many refreshes the server has committed. */
  readonly generations: number
  /** What should not have happened. */
  readonly faults: readonly string[]
}

/** Says figures in one line. */
export function formatFigures({ during, after, generations, faults }: KillFigures): string {
  const kills = `${during + after} kills, ${during} of them during a refresh and ${after} after one`
  return `${kills}; ${generations} refreshes; ${faults.length} faults`
}
