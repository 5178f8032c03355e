import { chance } from '../../../../packages/client/src/lib/refresh/retry-delay.ts'
import { encodeBase64Url } from '../../../../packages/server/src/lib/encoding/base64url.ts'
import {
  type AttemptId,
  createChainValue,
  noChainValue,
  parseAttemptId,
  successorOf,
} from '../../../../packages/server/src/lib/refresh-token/chain.ts'
import type { RefreshTokenContent } from '../../../../packages/server/src/lib/refresh-token/refresh-token.ts'
import { redeem } from '../../../../packages/server/src/lib/rotation/redeem.ts'
import { createSessionId } from '../../../../packages/server/src/lib/sessions/session-id.ts'
import type { SessionStore } from '../../../../packages/server/src/lib/sessions/session-store.ts'
import type { Session } from '../../../../packages/server/src/lib/sessions/session.ts'
import { memoryStore } from '../../../../packages/server/src/stores/memory.ts'
import { manualClock } from '../../../../packages/testing/src/lib/manual-clock.ts'
import { seededRandom, type SeededRandom } from '../../../../packages/testing/src/lib/seeded-random.ts'
import { lifetimes, meanInterval, type Schedule } from './schedule.ts'

/** A database that comes back as it was some seconds before it was lost. */
export interface ShardLossOptions {
  /** Sessions that live at its loss. */
  readonly sessions: number
  readonly seed: number
  readonly schedule: Schedule
  /** Seconds whose writes are lost. */
  readonly lost: number
  /** Days that a session lasts, on average, so that sign-ins make up for those that end. */
  readonly lastsDays: number
}

/** How many sessions meet which end at their next redemption. */
export interface ShardLossFigures {
  /** The row is as the client knows it. */
  readonly asUsual: number
  /** One write was lost and made up for (S7). */
  readonly rolledForward: number
  /** `restore_required`: more than one write was lost (S9), which takes a restore window. */
  readonly needWindow: number
  /** Signed in within the lost time: there is no row. */
  readonly withoutRow: number
  /** Anything else; none is expected. */
  readonly other: number
  /** Sessions that were renewed once more after that, of those that could be. */
  readonly goOn: number
}

interface Client {
  token: RefreshTokenContent
  attempt: AttemptId
  /** When it refreshes next. */
  dueAt: number
  readonly interval: number
}

const replayWindow = 30_000

/** Lets the server's own `redeem()` meet a store that has lost its last writes. */
export async function simulateShardLoss(options: ShardLossOptions): Promise<ShardLossFigures> {
  const { sessions, seed, schedule, lost, lastsDays } = options
  const random = seededRandom(seed)
  const clock = manualClock()
  const before = memoryStore()
  const newcomers = Math.round((sessions * lost) / (lastsDays * 86_400 + lost))
  const lossAt = clock.now() + lost * 1000

  const rows = Array.from({ length: sessions }, (_, number) => createRow(number, { now: clock.now(), random }))
  for (const row of rows) await before.insert(row)
  const clients = rows.map((row, number): Client => {
    const interval = schedule.refreshIn(chance(random))
    const firstIn = number < newcomers ? interval : random.number() * Math.min(interval, meanInterval(schedule))
    const token = { sessionId: row.id, generation: 0, chain: row.chain, previousChain: noChainValue }
    const signedInAt = number < newcomers ? clock.now() + random.number() * lost * 1000 : clock.now()
    return { token, attempt: drawAttempt(random), interval, dueAt: signedInAt + firstIn }
  })
  for (const client of clients) {
    while (client.dueAt < lossAt) await refresh(client, { store: before, random, now: client.dueAt })
  }

  const after = memoryStore()
  for (const row of rows.slice(newcomers)) await after.insert(row)
  const figures = { asUsual: 0, rolledForward: 0, needWindow: 0, withoutRow: 0, other: 0, goOn: 0 }
  for (const client of clients) {
    const row = await after.find(client.token.sessionId)
    const ahead = client.token.generation - (row?.generation ?? 0)
    const outcome = await refresh(client, { store: after, random, now: lossAt + client.interval })
    if (outcome === 'renewed' && ahead === 0) figures.asUsual += 1
    else if (outcome === 'renewed' && ahead === 1) figures.rolledForward += 1
    else if (outcome === 'restore_required') figures.needWindow += 1
    else if (outcome === 'refresh_token_invalid') figures.withoutRow += 1
    else figures.other += 1
    if (outcome !== 'renewed') continue
    const next = await refresh(client, { store: after, random, now: lossAt + 2 * client.interval })
    if (next === 'renewed') figures.goOn += 1
  }
  return figures
}

interface Step {
  readonly store: SessionStore
  readonly random: SeededRandom
  readonly now: number
}

async function refresh(client: Client, { store, random, now }: Step): Promise<string> {
  const { token, attempt } = client
  const successor = successorOf(token, attempt)
  const context = { store, clock: manualClock({ now }), accessTokenLifetime: lifetimes.access * 1000, replayWindow }
  const outcome = await redeem({ token, successor, hasAttempt: true }, context)
  if (outcome.kind !== 'renewed') return outcome.kind === 'refused' ? outcome.code : outcome.kind
  const { sessionId, generation, chain } = token
  client.token = { sessionId, generation: generation + 1, chain: successor, previousChain: chain }
  client.attempt = drawAttempt(random)
  client.dueAt += client.interval
  return 'renewed'
}

function drawAttempt(random: SeededRandom): AttemptId {
  const attempt = parseAttemptId(encodeBase64Url(random.bytes(16)))
  if (attempt === undefined) throw new Error('An attempt id has 16 bytes')
  return attempt
}

function createRow(number: number, { now, random }: { readonly now: number; readonly random: SeededRandom }): Session {
  const subject = `user-${number}`
  return {
    id: createSessionId(subject, random),
    manager: 'jwt',
    subject,
    method: 'password',
    scopes: [],
    claims: {},
    device: {},
    generation: 0,
    chain: createChainValue(random),
    previous: [noChainValue, noChainValue],
    createdAt: now,
    refreshedAt: now,
    idleLifetime: lifetimes.refresh * 1000,
    idleExpiresAt: now + lifetimes.refresh * 1000,
    absoluteExpiresAt: undefined,
    attemptBound: true,
    revocation: undefined,
  }
}
