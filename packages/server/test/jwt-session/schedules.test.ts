import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionStore } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { decodeJwt } from '../test-server.ts'
import { createSessionServer, deliveredBy, hour, type SessionServer } from './jwt-session-fixture.ts'

/** What becomes of an answer: it arrives at once, or in a later round, or never. */
const fate = fc.constantFrom('arrives', 'late', 'lost')
const round = fc.record({
  event: fc.constantFrom('marked', 'hours', 'nothing'),
  /** Each with the fate of its answer, and with how many tokens ago it was sent, by a tab that sleeps. */
  requests: fc.array(fc.record({ fate, age: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 12 }),
})
const schedule = fc.record({ rounds: fc.array(round, { minLength: 1, maxLength: 6 }), scheduler: fc.scheduler() })

/** A store whose answers come in any order. */
function shuffled(scheduler: fc.Scheduler): SessionStore {
  const inner = memoryStore()
  return {
    ...inner,
    advance: scheduler.scheduleFunction(inner.advance),
    find: scheduler.scheduleFunction(inner.find),
  }
}

/** Whether a client takes a token in place of its own: of the same session, and newer. */
function isNewer(token: string, held: string): boolean {
  const [one, other] = [decodeJwt(token), decodeJwt(held)]
  if (one['sid'] !== other['sid']) return false
  const generations = Number(one['gen']) - Number(other['gen'])
  return generations > 0 || (generations === 0 && Number(one['iat']) > Number(other['iat']))
}

/** The tokens that a client has held, the newest last. */
function createHolder(first: string) {
  const tokens = [first]
  const newest = (): string => tokens.at(-1) ?? first
  return {
    newest,
    ago: (age: number): string => tokens.at(-1 - age) ?? first,
    adopt: (response: Response): void => {
      const token = deliveredBy(response)
      if (token !== undefined && isNewer(token, newest())) tokens.push(token)
    },
  }
}

async function happen({ clock, markStale }: SessionServer, event: 'marked' | 'hours' | 'nothing'): Promise<void> {
  await clock.advance(event === 'hours' ? 3 * hour : 1000)
  if (event === 'marked') await markStale()
}

describe('JwtSessionConfig under any schedule of parallel, late and lost answers', () => {
  test('keeps one session, answers each request, makes one step at most in each round, and its newest token works', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ rounds, scheduler }) => {
        await using server = await createSessionServer({ store: shuffled(scheduler) })
        const { accessToken, sessionId } = await server.signIn()
        const holder = createHolder(accessToken)
        const late: Response[] = []
        const statuses = new Set<number>()

        for (const { event, requests } of rounds) {
          await happen(server, event)
          const sent = requests.map(async ({ age, ...answer }) => {
            const response = await server.visit(holder.ago(age))
            statuses.add(response.status)
            if (answer.fate === 'arrives') holder.adopt(response)
            if (answer.fate === 'late') late.unshift(response)
          })
          await scheduler.waitFor(Promise.all(sent))
          if (event === 'nothing') for (const response of late.splice(0)) holder.adopt(response)
        }
        for (const response of late) holder.adopt(response)
        const last = await scheduler.waitFor(server.visit(holder.newest()))
        holder.adopt(last)
        const code = await scheduler.waitFor(server.judge(holder.newest()))
        const sessions = await server.auth.tokenManager.listTokens({ subject: 'alice' })
        const row = await scheduler.waitFor(server.generationAt(sessionId))

        expect([...statuses, last.status]).toEqual([200, 200])
        expect(code).toBe('authenticated')
        expect(sessions.map((session) => session.sessionId)).toEqual([sessionId])
        expect(row).toBeLessThanOrEqual(rounds.length + 1)
        expect(server.errors).toEqual([])
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  test('gives fifty parallel requests with a stale token one generation, whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        await using server = await createSessionServer({ store: shuffled(scheduler) })
        const { accessToken, sessionId } = await server.signIn()
        await server.markStale()
        const visits = Array.from({ length: 50 }, () => server.admit(accessToken))
        const users = await scheduler.waitFor(Promise.all(visits))

        expect(new Set(users.map(({ renewed }) => renewed?.generation))).toEqual(new Set([1]))
        expect(await scheduler.waitFor(server.generationAt(sessionId))).toBe(1)
      }),
      { numRuns: 20 },
    )
  }, 60_000)
})
