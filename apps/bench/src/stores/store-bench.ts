import type { SessionStore } from '@tokenpair/server'

/** What a store is compared with: redemptions without a library. */
interface PlainEngine {
  readonly name: string
  /** Moves the session with this number one generation on. */
  readonly advance: (number: number, generation: number) => Promise<void>
}

/** A store on an engine that was started for it, with sessions of `sample-session.ts`. */
export interface StoreBench {
  readonly engine: string
  readonly store: SessionStore
  readonly plain: PlainEngine
  /** What 32 redemptions in flight, and one, have to come to in times of the plain engine. */
  readonly targets: { readonly many: number; readonly one: number; readonly bytesPerSession: number }
  /** Brings the engine to so many sessions, numbered from 0, by the quickest way it has; more than before. */
  readonly fill: (count: number) => Promise<void>
  /** Bytes on the disk or in memory for all sessions, with indexes. */
  readonly measureBytes: () => Promise<number>
  /** What else is worth knowing once it has worked, in a sentence. */
  readonly remark?: () => Promise<string>
  readonly close: () => Promise<void>
}
