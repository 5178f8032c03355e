import type { SessionId } from '../sessions/session.ts'

/** Which access tokens a revocation is about. */
export type RevocationTarget =
  | { readonly kind: 'session'; readonly id: SessionId }
  | { readonly kind: 'token'; readonly id: string }
  | { readonly kind: 'subject'; readonly id: string }
  | { readonly kind: 'everyone' }

/**
 * One entry of the revocation log: what becomes of some access tokens before they expire. Moments are milliseconds since
 * the Unix epoch.
 */
export interface RevocationEntry {
  readonly target: RevocationTarget
  /** `stale`: to be renewed at the next request; `dead`: good for nothing any more. */
  readonly mark: 'stale' | 'dead'
  /** Only tokens that were issued before; `undefined` for all of them. */
  readonly issuedBefore: number | undefined
  /** When the last token that it is about will have expired, so that the entry may be forgotten. */
  readonly until: number
}

/** Some entries, in the order in which they became visible. */
export interface RevocationPage {
  readonly entries: readonly RevocationEntry[]
  /** Where to go on; only the log itself can read it. */
  readonly position: string
}

/**
 * What the servers that share a store tell each other of revocations. An entry may be read more than once: marks only go
 * up, so that the second time changes nothing.
 */
export interface RevocationLog {
  /** Whether others may write to it without `listen` telling of it, so that it has to be read again and again. */
  readonly isShared: boolean
  /** Adds entries. */
  append(entries: readonly RevocationEntry[]): Promise<void>
  /**
   * Reads on: whatever was committed since, however late, and skips nothing.
   *
   * @param after The position of the page before; `undefined` for all that is not deleted yet.
   * @param limit At most so many entries; fewer mean that there are no more at the moment.
   */
  read(after: string | undefined, limit: number): Promise<RevocationPage>
  /**
   * Calls back when there is something to read, where the log can tell. It may miss some, which are found by reading again
   * and again.
   *
   * @returns A function that ends this.
   */
  listen?(listener: () => void): () => void
}
