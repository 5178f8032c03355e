import type { TokenStorage } from '../ports/token-storage.ts'
import { parseRecord } from '../session/session-record.ts'
import { type RecordMemory, updateStored } from './record-memory.ts'
import { withAttemptOf } from './resume-session.ts'
import type { TokenCache } from './token-cache.ts'

/** What {@link createCookieStorage} is made of. */
export interface CookieStorageParts {
  /** Holds the record without its access token. */
  readonly inner: TokenStorage
  readonly memory: RecordMemory
  /** Holds the access token. */
  readonly tokens: TokenCache
}

/** Creates the storage that a client sees: its record has an access token, which in truth lies in memory only. */
export function createCookieStorage({ inner, memory, tokens }: CookieStorageParts): TokenStorage {
  return {
    sharedAs: inner.sharedAs,
    read: async () => memory.look(await inner.read()),
    update: async (change) => {
      const written = await updateStored(inner, (stored) => {
        const text = change(memory.look(stored))
        memory.learn(withAttemptOf(stored, parseRecord(text)))
        return memory.toText(text)
      })
      tokens.share()
      return memory.look(written) ?? written
    },
    watch: (listener) => {
      const endings = [inner.watch?.(listener), tokens.listen(listener)]
      return () => {
        for (const end of endings) end?.()
      }
    },
  }
}
