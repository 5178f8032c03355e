import type { Clock } from '@tokenpair/protocol'
import { localStorageStorage } from '../storage/local-storage.ts'
import { memoryStorage } from '../storage/memory.ts'
import {
  type Announcements,
  broadcastAnnouncements,
  noAnnouncements,
  noWakeSignals,
  pageWakeSignals,
  type WakeSignals,
} from './ports/signals.ts'
import type { TokenStorage } from './ports/token-storage.ts'
import { noTurns, type TurnTaking, webLockTurns } from './ports/turn-taking.ts'

const isPage = (): boolean => typeof document !== 'undefined'

/** localStorage in a page that may use it, memory elsewhere. */
export function defaultStorage(): TokenStorage {
  try {
    if (isPage() && typeof localStorage !== 'undefined') return localStorageStorage()
  } catch {
    // A page in a sandbox may not even look at localStorage.
  }
  return memoryStorage()
}

/** Web Locks for a storage that others share, where the runtime has them. */
export function defaultTurns({ sharedAs }: TokenStorage, clock: Clock): TurnTaking {
  if (sharedAs === undefined || typeof navigator === 'undefined' || !('locks' in navigator)) return noTurns
  return webLockTurns(navigator.locks, `tokenpair:${sharedAs}`, clock)
}

/** A BroadcastChannel for a storage that others share, where the runtime has one. */
export function defaultAnnouncements({ sharedAs }: TokenStorage): Announcements {
  if (sharedAs === undefined || typeof BroadcastChannel === 'undefined') return noAnnouncements
  return broadcastAnnouncements(`tokenpair:${sharedAs}`)
}

/** The wake signals of a page, none elsewhere. */
export function defaultWakeSignals(): WakeSignals {
  return isPage() ? pageWakeSignals : noWakeSignals
}
