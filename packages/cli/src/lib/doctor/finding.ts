/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, such as `database` or `preflight`. */
  readonly subject: string
  /** `ok`: as it should be; `advice`: works, and could be better; `problem`: has to be mended; `skipped`: not looked at. */
  readonly verdict: 'ok' | 'advice' | 'problem' | 'skipped'
  /** What was seen, and where it has to be mended, how. */
  readonly sentence: string
}

export const ok = (subject: string, sentence: string): Finding => ({ subject, verdict: 'ok', sentence })
export const advice = (subject: string, sentence: string): Finding => ({ subject, verdict: 'advice', sentence })
export const problem = (subject: string, sentence: string): Finding => ({ subject, verdict: 'problem', sentence })
export const skipped = (subject: string, sentence: string): Finding => ({ subject, verdict: 'skipped', sentence })
