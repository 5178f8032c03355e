import type { Clock } from '@tokenpair/protocol'
import { answerInTime } from './answer-in-time.ts'
import type { RevocationEntry, RevocationLog } from './revocation-log.ts'

/** Milliseconds between two looks at a log that other processes write to. */
const pollInterval = 500

/** Entries that are read at once. */
const pageSize = 1000

/** Reads a revocation log to its end, again and again. */
export interface LogReader {
  /** Reads to the end, and goes on from then on. Rejects where that is not possible; then it may be called again. */
  start(): Promise<void>
  /**
   * Milliseconds since the log was last read to its end; 0 where nobody else writes to it, `Infinity` at first. The longer
   * time of two clocks: one may stand still while the machine sleeps, and the other may be set back.
   */
  readonly staleness: number
  /** Reads no more, and waits for the reading that is going on: some seconds at most. */
  stop(): Promise<void>
}

/** What a reader reads, and whom it tells. */
export interface LogReaderOptions {
  readonly log: RevocationLog
  readonly clock: Clock
  /** Gets each page, also an empty one. */
  readonly onPage: (entries: readonly RevocationEntry[]) => void
  /** Learns why the log could not be read, once it was started. It is read again half a second later. */
  readonly onError: (error: unknown) => void
}

/** One moment by both clocks. */
interface Moment {
  readonly now: number
  readonly monotonic: number
}

/** Creates a reader, which reads nothing yet. */
export function createLogReader({ log, clock, onPage, onError }: LogReaderOptions): LogReader {
  // A log of this process alone answers always, and at once.
  const patientLog = log.isShared ? answerInTime(log, clock) : log
  let position: string | undefined
  let caughtUpAt: Moment = { now: -Infinity, monotonic: -Infinity }
  let reading: Promise<void> = Promise.resolve()
  let nextReading: Promise<void> | undefined
  let state: 'running' | 'stopped' = 'running'
  let stopTimer = (): void => undefined
  let stopListening = (): void => undefined

  const readOn = async (): Promise<void> => {
    if (state === 'stopped') return
    const startedAt = { now: clock.now(), monotonic: clock.monotonic() }
    const page = await patientLog.read(position, pageSize)
    ;({ position } = page)
    onPage(page.entries)
    if (page.entries.length === pageSize) await readOn()
    else caughtUpAt = startedAt
  }
  /**
   * One reading after the other, so that the position never goes back. However often it is called during one, a single one
   * follows, which finds all that was there by then.
   */
  const catchUp = (): Promise<void> => {
    nextReading ??= reading.then(() => {
      nextReading = undefined
      const current = readOn()
      reading = current.catch(() => undefined)
      return current
    })
    return nextReading
  }
  const catchUpOrReport = (): Promise<void> =>
    catchUp().catch((error: unknown) => {
      if (state === 'running') onError(error)
    })
  const pollLater = (): void => {
    if (!log.isShared || state === 'stopped') return
    stopTimer = clock.schedule(() => void catchUpOrReport().then(pollLater), pollInterval)
  }

  return {
    start: async () => {
      stopListening = log.listen?.(() => void catchUpOrReport()) ?? stopListening
      try {
        await catchUp()
      } catch (error) {
        stopListening()
        throw error
      }
      pollLater()
    },
    get staleness() {
      return log.isShared ? Math.max(clock.monotonic() - caughtUpAt.monotonic, clock.now() - caughtUpAt.now) : 0
    },
    stop: async () => {
      state = 'stopped'
      stopTimer()
      stopListening()
      await nextReading?.catch(() => undefined)
      await reading
    },
  }
}
