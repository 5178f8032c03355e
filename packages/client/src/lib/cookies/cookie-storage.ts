import type { TokenStorage } from '../ports/token-storage.ts'
import {
  isSamePair,
  isSignedIn,
  parseRecord,
  type SessionRecord,
  type SignedInRecord,
} from '../session/session-record.ts'
import { attemptIdsOf, isSameSession } from './attempt-ids.ts'
import { hasToken, mergeRecords, withAttempt, withToken } from './cookie-record.ts'
import type { TokenCache } from './token-cache.ts'

/** A storage as the client is to see it: with an access token in its record, which in truth lies in memory only. */
export interface CookieStorage {
  readonly storage: TokenStorage
  /** Whether a record is of the session that was seen last. */
  isCurrent(record: SignedInRecord): boolean
  /** The attempt id that a record's generation is redeemed with. */
  attemptOf(record: SignedInRecord): string
  /**
   * The attempt id for another generation, stored before it is answered, so that the request may leave.
   *
   * @param drawn The one for a generation that has none yet, being ahead of the record.
   * @returns `undefined` where there is none, or where a newer record turned up.
   */
  takeAttempt(record: SignedInRecord, generation: number, drawn: string): Promise<string | undefined>
}

/**
 * Creates the storage of a client.
 *
 * @param inner Holds the record without its access token, and the attempt ids.
 * @param tokens Holds the access token.
 */
export function createCookieStorage(inner: TokenStorage, tokens: TokenCache): CookieStorage {
  /** The newest record that was seen, with all attempt ids: they outlive a storage that fails. */
  let newest: SessionRecord | undefined

  const remember = (record: SessionRecord | undefined): void => {
    newest = record
    tokens.follow(newest)
  }
  const show = (text: string | undefined): string | undefined => {
    const stored = parseRecord(text)
    remember(mergeRecords(stored, newest))
    return isSignedIn(stored) ? JSON.stringify(withToken(stored, tokens.of(stored))) : text
  }
  const textOf = (stored = ''): string => (newest ? JSON.stringify(newest) : stored)

  /** Writes, also to memory, where it counts even if the storage fails. */
  const write = async (change: (stored: string | undefined) => string): Promise<string | undefined> => {
    try {
      return show(await inner.update(change))
    } catch (cause) {
      change(undefined)
      throw cause
    }
  }

  return {
    storage: {
      sharedAs: inner.sharedAs,
      read: async () => show(await inner.read()),
      update: async (change) => {
        const written = await write((stored) => {
          const text = change(show(stored))
          const made = parseRecord(text)
          if (isSignedIn(made) && hasToken(made) && !tokens.of(made)) tokens.keep(made)
          remember(mergeRecords(newest, made))
          return textOf(text)
        })
        tokens.share()
        return written ?? ''
      },
      watch: (listener) => {
        const endings = [inner.watch?.(listener), tokens.listen(listener)]
        return () => {
          for (const end of endings) end?.()
        }
      },
    },
    isCurrent: (record) => isSameSession(record, newest),
    attemptOf: (record) => {
      const attempts = isSameSession(record, newest) ? attemptIdsOf(newest) : {}
      return attempts[record.pair.generation] ?? record.attempt
    },
    takeAttempt: async (record, generation, drawn) => {
      const isNewest = (): boolean => isSameSession(record, newest) && isSamePair(record, newest)
      await write((stored) => {
        show(stored)
        if (isSignedIn(newest) && isNewest() && generation > record.pair.generation) {
          newest = withAttempt(newest, generation, drawn)
        }
        return textOf(stored)
      }).catch(() => undefined)
      return isNewest() ? attemptIdsOf(newest)[generation] : undefined
    },
  }
}
