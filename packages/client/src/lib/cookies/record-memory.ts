import { isSignedIn, parseRecord, type SessionRecord } from '../session/session-record.ts'
import { hasToken, mergeRecords, withToken } from './cookie-record.ts'
import type { TokenCache } from './token-cache.ts'

/** The newest record of this tab, without its access token and with all attempt ids. It outlives a storage that fails. */
export interface RecordMemory {
  readonly newest: SessionRecord | undefined
  /** Looks at what is stored. Answers what the client is to see: the same record, with its access token. */
  look(stored: string | undefined): string | undefined
  /** Learns of a record that was made here. */
  learn(made: SessionRecord | undefined): void
  /** What is to be stored; `text` where there is no record at all. */
  toText(text: string | undefined): string
}

/** Creates an empty memory. */
export function createRecordMemory(tokens: TokenCache): RecordMemory {
  let newest: SessionRecord | undefined

  const remember = (record: SessionRecord | undefined): void => {
    newest = record
    tokens.follow(newest)
  }

  return {
    get newest() {
      return newest
    },
    look: (text) => {
      const stored = parseRecord(text)
      remember(mergeRecords(stored, newest))
      return isSignedIn(stored) ? JSON.stringify(withToken(stored, tokens.of(stored))) : text
    },
    learn: (made) => {
      if (isSignedIn(made) && hasToken(made) && !tokens.of(made)) tokens.keep(made)
      remember(mergeRecords(newest, made))
    },
    toText: (text = '') => (newest ? JSON.stringify(newest) : text),
  }
}

/** Changes a text by way of the memory, which changes even where the storage fails. */
export async function updateStored(
  storage: { update(change: (stored: string | undefined) => string): Promise<string> },
  change: (stored: string | undefined) => string,
): Promise<string> {
  try {
    return await storage.update(change)
  } catch (cause) {
    change(undefined)
    throw cause
  }
}
