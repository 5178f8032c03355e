import { isRecord } from '@tokenpair/protocol'

/** What the server said of a statement that failed, or `undefined` where it was not the server that spoke. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!isRecord(error)) return undefined
  const { code, cause } = error
  return typeof code === 'string' && /^\d[\dA-Z]{4}$/.test(code) ? code : sqlStateOf(cause)
}

/** What is to be done about a statement that failed. */
export type Remedy =
  /** The pooler gives each transaction another connection, which knows none of our prepared statements. */
  | 'send unprepared'
  /** It lost against another transaction and was undone, so that it may be tried again. */
  | 'try again'
  /** It was undone for a reason of its own: others that were sent with it may succeed without it. */
  | 'try each alone'
  | 'give up'

/** Chooses what to do about a failure. Where the server did not say that nothing was done, nothing is done again. */
export function decideRemedy(error: unknown): Remedy {
  const state = sqlStateOf(error)
  if (state === undefined) return 'give up'
  if (state === '26000' || state === '42P05') return 'send unprepared'
  if (state === '40001' || state === '40P01') return 'try again'
  return /^(08|25|28|3D|42|53|57P|58|XX)/.test(state) ? 'give up' : 'try each alone'
}

/** Whether a row with this key exists already. */
export function isDuplicate(error: unknown): boolean {
  return sqlStateOf(error) === '23505'
}
