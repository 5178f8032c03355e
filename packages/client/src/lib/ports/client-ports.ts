import { type Clock, type Random, systemClock, systemRandom } from '@tokenpair/protocol'
import { memoryStorage } from '../../storage/memory.ts'
import type { AuthClientOptions } from '../auth-client-options.ts'
import type { ClientEvent } from '../client-event.ts'
import type { ClientWarning } from '../client-warning.ts'
import { pageStorage } from '../storage/page-storage.ts'
import { type Announcements, broadcastAnnouncements, pageWakeSignals, silence, type WakeSignals } from './signals.ts'
import type { TokenStorage } from './token-storage.ts'
import { noTurns, type TurnTaking, webLockTurns } from './turn-taking.ts'

/** The world outside, as a client sees it. */
export interface ClientPorts {
  /** Where the routes of the server half lie, absolute and without a slash at the end. */
  readonly url: string
  /** Sends requests as they are: no token, no repetition. */
  readonly fetch: typeof globalThis.fetch
  readonly storage: TokenStorage
  readonly turns: TurnTaking
  readonly announcements: Announcements
  readonly wakeSignals: WakeSignals
  readonly clock: Clock
  readonly random: Random
  readonly report: (event: ClientEvent) => void
  readonly warn: (warning: ClientWarning) => void
}

/** Takes from the runtime what the options leave open: a page has storage, locks and other tabs, Node.js has not. */
export function resolvePorts(options: AuthClientOptions): ClientPorts {
  const isPage = 'document' in globalThis
  const { navigator, isSecureContext }: Partial<typeof globalThis> = globalThis // Node.js lacks one or both
  const { clock = systemClock } = options
  const report: ClientPorts['report'] = (event) => queueMicrotask(() => options.onEvent?.(event))
  const warn: ClientPorts['warn'] = (warning) => queueMicrotask(() => options.onWarning?.(warning))
  const { storage = isPage ? pageStorage(warn) : memoryStorage() } = options
  const name = storage.sharedAs && `tokenpair:${storage.sharedAs}`
  // A page on plain http has none. Those of Node.js are of one process only, which may end while it waits for one.
  const locks: LockManager | false | undefined = isSecureContext && navigator?.locks
  return {
    url: new Request(options.url).url.replace(/\/$/, ''),
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    storage,
    turns: options.turns ?? (name && locks ? webLockTurns(locks, name, clock) : noTurns),
    announcements: options.announcements ?? (name ? broadcastAnnouncements(name) : silence),
    wakeSignals: options.wakeSignals ?? (isPage ? pageWakeSignals : silence),
    clock,
    random: options.random ?? systemRandom,
    report,
    warn,
  }
}

/** Lets the browser send cookies with the requests of these ports, and keep those that are answered, or keeps it from that. */
export function withCredentials(ports: ClientPorts, credentials: RequestCredentials): ClientPorts {
  return { ...ports, fetch: (input, init) => ports.fetch(input, { credentials, ...init }) }
}
