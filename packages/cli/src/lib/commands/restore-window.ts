import { declareRestoreWindow, endRestoreWindow, readRestoreWindow } from '@tokenpair/server'
import { type Command, isGiven, type Report, textOf, UsageError } from '../command.ts'
import type { Io } from '../io.ts'
import { describeMoment, parseMoment } from '../moments.ts'
import { withStore } from '../with-store.ts'

/** Declares that the database was restored from an older copy. */
export const restoreWindow: Command = {
  name: 'restore-window',
  summary: 'Keep users signed in after a restore that lost more than the last write',
  operands: '',
  help: [
    'A database that was restored from an older copy does not know the newest refresh tokens. Where it lost one write of a\nsession, servers notice and go on. Where it lost more, they refuse by restore_required and the user signs in again,\nunless a restore window is declared: until it is over, servers take a genuine token that is ahead of its session.',
    'Restore first and declare before the servers are let at the database, since a refused client signs out. What it costs:\nmeanwhile a stolen token that was already spent before the restore works once more, until its owner comes back and both\nare signed out. And sessions that were revoked in the lost time live again: end them by `tokenpair revoke`.',
    'Without an option it says whether a window is open.',
  ],
  options: {
    until: {
      type: 'string',
      value: 'MOMENT',
      help: 'Declare one until 2026-11-27T18:00:00Z or for 45m, 2h, 3d; 30 days at most',
    },
    end: { type: 'boolean', help: 'End it before its time' },
  },
  async run(input, io) {
    const until = textOf(input, 'until')
    const end = isGiven(input, 'end')
    if (input.positionals.length > 0 || (until !== undefined && end)) {
      throw new UsageError('Give --until MOMENT, or --end, or neither')
    }
    if (until !== undefined) return declare(until, io)
    return end ? await endWindow(io) : await tell(io)
  },
}

async function declare(text: string, io: Io): Promise<Report> {
  const { clock, random } = io
  const now = clock.now()
  const until = parseMoment(text, now)
  try {
    await withStore(io, ({ store }) => declareRestoreWindow(store, { until, clock, random }))
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error
  }
  return { ok: true, result: { until }, lines: [`The restore window is open until ${describeMoment(until, now)}`] }
}

async function endWindow(io: Io): Promise<Report> {
  const ended = await withStore(io, ({ store }) => endRestoreWindow(store, io))
  return {
    ok: true,
    result: { until: null },
    lines: [ended ? 'The restore window is over' : 'No restore window was open'],
  }
}

async function tell(io: Io): Promise<Report> {
  const now = io.clock.now()
  const window = await withStore(io, ({ store }) => readRestoreWindow(store, now))
  const line = window
    ? `A restore window is open until ${describeMoment(window.until, now)}`
    : 'No restore window is open'
  return { ok: true, result: { until: window?.until ?? null }, lines: [line] }
}
