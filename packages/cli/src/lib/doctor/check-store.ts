import { encodeBase64Url } from '@tokenpair/protocol'
import { readRestoreWindow, type SessionStore } from '@tokenpair/server'
import type { OpenedStore } from '@tokenpair/server/node'
import { describeError } from '../describe-error.ts'
import type { Io } from '../io.ts'
import { describeMoment } from '../moments.ts'
import { withStore } from '../with-store.ts'
import { compareClocks } from './compare-clocks.ts'
import { readDatabaseClock } from './database-clock.ts'
import { type Finding, advice, ok, problem, skipped } from './finding.ts'

/** Milliseconds. Servers poll twice a second. */
const slowFeed = 1000
const page = 1000

/** Looks at the database: whether it is there and migrated, what time it has, and how the revocations come through. */
export async function checkStore(io: Io): Promise<readonly Finding[]> {
  if ((io.env['DATABASE_URL'] ?? '') === '') {
    return [skipped('database', 'Set DATABASE_URL to have the database looked at')]
  }
  try {
    return await withStore(io, (opened) => checkOpened(opened, io))
  } catch (error) {
    const reason = describeError(error, io)
    return [
      problem(
        'database',
        `The database cannot be used (${reason}): see DATABASE_URL, whether it runs, and \`tokenpair migrate\``,
      ),
    ]
  }
}

async function checkOpened(opened: OpenedStore, io: Io): Promise<readonly Finding[]> {
  const { store, engine } = opened
  const now = io.clock.now()
  await store.list({ matching: {}, now, limit: 1 })
  const there = await readDatabaseClock(opened)
  return [
    ok('database', `The database answers, and its tables fit this release (${engine})`),
    ...(there === undefined ? [] : [compareClocks('database clock', there, io)]),
    await checkFeed(store, io),
    ...(await checkRestoreWindow(store, now)),
  ]
}

/** Writes a revocation of a token that nobody has, and reads the log up to it, as every server does. */
async function checkFeed({ revocations }: SessionStore, { clock, random }: Io): Promise<Finding> {
  const id = `doctor-${encodeBase64Url(random.bytes(12))}`
  const position = await skipTo(revocations, undefined)
  const startedAt = clock.monotonic()
  const entry = {
    target: { kind: 'token', id },
    mark: 'stale',
    issuedBefore: undefined,
    until: clock.now() + 1,
  } as const
  await revocations.append([entry])
  const { entries } = await revocations.read(position, page)
  const took = Math.round(clock.monotonic() - startedAt)
  const isSeen = entries.some(({ target }) => target.kind === 'token' && target.id === id)
  if (!isSeen) {
    return problem(
      'revocations',
      'A revocation that was written cannot be read yet: end transactions that have been open for long, and ask again',
    )
  }
  if (took > slowFeed)
    return advice('revocations', `A revocation came through in ${took} ms: bring the database nearer`)
  const push = revocations.listen === undefined ? 'by polling' : 'by push and polling'
  return ok('revocations', `A revocation came through in ${took} ms; servers hear of it ${push}`)
}

async function skipTo(
  revocations: SessionStore['revocations'],
  after: string | undefined,
): Promise<string | undefined> {
  const { entries, position } = await revocations.read(after, page)
  return entries.length < page ? position : skipTo(revocations, position)
}

async function checkRestoreWindow(store: SessionStore, now: number): Promise<readonly Finding[]> {
  const window = await readRestoreWindow(store, now)
  if (window === undefined) return []
  const words = describeMoment(window.until, now)
  return [
    advice('restore window', `A restore window is open until ${words}: end it by \`tokenpair restore-window --end\``),
  ]
}
