import type { JsonObject } from '@tokenpair/protocol'
import type { Session, SessionId, SessionStore } from '@tokenpair/server'
import { type Command, UsageError } from '../command.ts'
import { describeMoment } from '../moments.ts'
import { withStore } from '../with-store.ts'

const pageSize = 500

/** Lists the living sessions of a user. */
export const sessions: Command = {
  name: 'sessions',
  summary: 'List the living sessions of a user',
  operands: '<subject>',
  help: [
    'Lists the sessions of one user, whichever token manager started them, in the order of their ids. DATABASE_URL says\nwhere they are.',
  ],
  options: {},
  async run({ positionals: [subject, ...more] }, io) {
    if (subject === undefined || subject === '' || more.length > 0) {
      throw new UsageError('Give the id of one user: tokenpair sessions <subject>')
    }
    const now = io.clock.now()
    const found = await withStore(io, ({ store }) => listAll(store, subject, now))
    const lines = found.flatMap((session) => describeSession(session, now))
    return {
      ok: true,
      result: { subject, sessions: found.map(summaryOf) },
      lines: [`${found.length} living ${found.length === 1 ? 'session' : 'sessions'}`, ...lines],
    }
  },
}

async function listAll(store: SessionStore, subject: string, now: number): Promise<readonly Session[]> {
  const found: Session[] = []
  let after: SessionId | undefined
  do {
    const page: readonly Session[] = await store.list({ matching: { subject }, now, limit: pageSize, after })
    found.push(...page)
    after = page.length < pageSize ? undefined : page.at(-1)?.id
  } while (after !== undefined)
  return found
}

/** Moments are milliseconds since the Unix epoch. The chain is left out: it is half of a refresh token. */
function summaryOf(session: Session): JsonObject {
  const { id, manager, method, scopes, device, generation, createdAt, refreshedAt, attemptBound } = session
  return {
    sessionId: id,
    manager,
    method,
    scopes,
    device: device.label ?? null,
    generation,
    createdAt,
    refreshedAt,
    expiresAt: endOf(session) ?? null,
    attemptBound,
  }
}

function describeSession(session: Session, now: number): readonly string[] {
  const { id, manager, method, device, generation, createdAt, refreshedAt } = session
  const end = endOf(session)
  return [
    '',
    id,
    `  ${device.label ?? 'unnamed device'}, signed in by ${method} (${manager})`,
    `  since ${describeMoment(createdAt, now)}`,
    `  last used ${describeMoment(refreshedAt, now)}, generation ${generation}`,
    end === undefined ? '  ends never by itself' : `  ends ${describeMoment(end, now)} unless it is used`,
  ]
}

function endOf({ idleExpiresAt, absoluteExpiresAt }: Session): number | undefined {
  const ends = [idleExpiresAt, absoluteExpiresAt].filter((end) => end !== undefined)
  return ends.length === 0 ? undefined : Math.min(...ends)
}
