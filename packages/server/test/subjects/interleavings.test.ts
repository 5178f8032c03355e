import type { SessionStore, SubjectStatus } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'

/** A store in memory whose calls are made in whatever order the scheduler wants. */
function scheduledStore(scheduler: fc.Scheduler): SessionStore {
  const inner = memoryStore()
  return {
    ...inner,
    insert: scheduler.scheduleFunction(inner.insert),
    advance: scheduler.scheduleFunction(inner.advance),
    find: scheduler.scheduleFunction(inner.find),
    list: scheduler.scheduleFunction(inner.list),
    revoke: scheduler.scheduleFunction(inner.revoke),
  }
}

describe('a sign-in, a refresh and the end of all sessions, in any order of their steps', () => {
  test('leave no session and no access token to a user who is blocked', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const inner = scheduledStore(scheduler)
        let status: SubjectStatus = 'active'
        await using server = await createTestServer({ store: inner, subjects: { statusOf: async () => status } })
        const before = await scheduler.waitFor(server.signIn())
        const block = async (): Promise<void> => {
          status = 'blocked'
          await server.auth.blockSubject('alice')
        }

        const [signIn, refresh] = await scheduler.waitFor(
          Promise.allSettled([server.signIn(), server.redeem(before.refreshToken, attempt(1)), block()]),
        )

        const tokens = [
          before.accessToken,
          signIn.status === 'fulfilled' ? signIn.value.accessToken : '',
          refresh.status === 'fulfilled' ? String(refresh.value.body['access_token']) : '',
        ]
        const verdicts = await Promise.all(tokens.map((token) => server.judge(token)))
        const left = await scheduler.waitFor(server.auth.tokenManager.listTokens({ subject: 'alice' }))
        expect(verdicts).not.toContain('authenticated')
        expect(left).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('leave each user one session of many sign-ins, where one is allowed', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, most) => {
        const store = scheduledStore(scheduler)
        await using server = await createTestServer({ store, maxSessionsPerSubject: most })

        await scheduler.waitFor(Promise.all(Array.from({ length: 5 }, () => server.signIn())))

        const left = await scheduler.waitFor(server.auth.tokenManager.listTokens({ subject: 'alice' }))
        expect(left).toHaveLength(most)
      }),
      { numRuns: 200 },
    )
  })
})
