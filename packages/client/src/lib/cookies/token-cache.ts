import type { Clock } from '@tokenpair/protocol'
import { isSignedIn, parseRecord, type SessionRecord, type SignedInRecord } from '../session/session-record.ts'
import { isSameSignIn } from './attempt-ids.ts'
import type { TokenChannel } from './token-channel.ts'
import { hasGeneration, isOvertaken, isWelcome } from './welcome-token.ts'

/** Milliseconds that a tab waits for another one to tell it the access token. */
const patience = 100

/** What a tab says that looks for an access token. */
const question = 'token?'

/** Holds an access token in memory, in step with the other tabs. It is kept as the record that came with it. */
export interface TokenCache {
  /** The token of a record's session, or `undefined` where this tab has none. */
  of(record: SignedInRecord): SignedInRecord | undefined
  /** Takes a token that the server has answered. */
  keep(token: SignedInRecord): void
  /** Tells the other tabs of a token that was kept since the last time. */
  share(): void
  /** Learns of the newest record. A token of an earlier session is forgotten, and not taken again. */
  follow(newest: SessionRecord | undefined): void
  /** Asks the other tabs for a token of a record's generation, and waits a moment for it. */
  ask(record: SignedInRecord): Promise<void>
  /** Calls back whoever listens: there may be something new. */
  readonly wake: () => void
  /** Calls back when another tab has told a token, and at {@link wake}. Answers a function that ends all talk with the others. */
  listen(listener: () => void): () => void
}

/**
 * Creates a cache.
 *
 * @param clock Measures how long other tabs are waited for.
 * @param channel Leads to them, where there are any.
 */
export function createTokenCache(clock: Clock, channel: TokenChannel | undefined): TokenCache {
  const listeners = new Set<() => void>()
  let line = channel
  let token: SignedInRecord | undefined
  let newest: SessionRecord | undefined
  let isShared = true

  const tell = (): void => {
    if (token) line?.post(JSON.stringify({ ...token, attempt: '', attempts: {} })) // the storage has those
  }
  const wake = (): void => {
    for (const listener of listeners) listener()
  }
  const hangUp = channel?.listen((message) => {
    if (message === question) tell()
    const told = typeof message === 'string' ? parseRecord(message) : undefined
    if (!isSignedIn(told) || !isWelcome(told, { newest, token })) return
    token = told
    isShared = true
    wake()
  })

  return {
    of: (record) => (isSameSignIn(token, record) ? token : undefined),
    keep: (kept) => {
      token = kept
      isShared = false
    },
    share: () => {
      if (!isShared) tell()
      isShared = true
    },
    follow: (record) => {
      newest = record
      if (isOvertaken(token, newest)) token = undefined
    },
    wake,
    ask: async (record) => {
      if (!line || hasGeneration(token, record)) return
      await new Promise<void>((resolve) => {
        const stop = (): void => {
          cancel()
          listeners.delete(stop)
          resolve()
        }
        const cancel = clock.schedule(stop, patience)
        listeners.add(stop)
        line?.post(question)
      })
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => {
        line = undefined
        hangUp?.()
      }
    },
  }
}
