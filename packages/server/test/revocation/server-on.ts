import {
  type AuthServices,
  type AuthServicesOptions,
  initializeAuthServices,
  JwtConfig,
  type JwtConfigOptions,
  type RevocationLog,
  type SessionStore,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { type ManualClock, manualClock, seededRandom } from '@tokenpair/testing'
import { bearer, jwtOptions } from '../test-server.ts'

/** What a server of several stands on. */
export interface ServerOnOptions extends Partial<AuthServicesOptions> {
  readonly store: SessionStore
  readonly jwt?: Partial<JwtConfigOptions> | undefined
}

let servers = 0

/** Creates one server of several that share a store, a clock and keys. */
export async function createServerOn({ jwt, ...options }: ServerOnOptions): Promise<AuthServices & AsyncDisposable> {
  const auth = await initializeAuthServices({
    tokenManagerBuilders: [new JwtConfig({ ...jwtOptions, ...jwt })],
    clock: manualClock(),
    random: seededRandom(100 + ++servers), // each its own, since they draw the ids of one store
    ...options,
  })
  return { ...auth, [Symbol.asyncDispose]: () => auth.close() }
}

/** The code with which a server refuses an access token, or `authenticated`. */
export async function judge(auth: Pick<AuthServices, 'authenticate'>, accessToken: string): Promise<string> {
  const verdict = await auth.authenticate(new Request('https://api.test/', { headers: bearer(accessToken) }))
  return verdict.status === 'authenticated' ? verdict.status : verdict.error.code
}

/** A store in memory whose log is polled, as that of a database, and may fail. */
export interface PolledStore extends SessionStore {
  /** Rejects each reading of the log from now on. */
  breakLog(): void
  /** Rejects none any more. */
  mendLog(): void
  /** How often the log was read. */
  readonly readings: number
}

export function createPolledStore(): PolledStore {
  const inner = memoryStore()
  let isBroken = false
  let readings = 0
  const revocations: RevocationLog = {
    isShared: true,
    append: inner.revocations.append,
    read: async (after, limit) => {
      readings += 1
      if (isBroken) throw new Error('The log cannot be read')
      return inner.revocations.read(after, limit)
    },
  }
  return {
    ...inner,
    revocations,
    breakLog: () => {
      isBroken = true
    },
    mendLog: () => {
      isBroken = false
    },
    get readings() {
      return readings
    },
  }
}

/** A clock that counts the timers which have neither fired nor been cancelled. */
export interface CountingClock extends ManualClock {
  readonly timers: number
}

export function countingClock(): CountingClock {
  const inner = manualClock()
  const timers = new Set<symbol>()
  return {
    ...inner,
    schedule: (callback, delay) => {
      const timer = Symbol('timer')
      timers.add(timer)
      const cancel = inner.schedule(() => {
        timers.delete(timer)
        callback()
      }, delay)
      return () => {
        timers.delete(timer)
        cancel()
      }
    },
    get timers() {
      return timers.size
    },
  }
}
