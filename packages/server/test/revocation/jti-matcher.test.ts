import { jtiMatcher, type SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'
import { createServerOn, judge } from './server-on.ts'

const alice = { subject: 'alice', method: 'password' }

describe('jtiMatcher()', () => {
  test('devise-jwt W7: lets a new sign-in replace the one before it, and says so to its client', async () => {
    await using server = await createTestServer({ revocation: jtiMatcher() })
    const first = await server.signIn()
    await server.clock.advance(1000)
    const second = await server.signIn()

    expect(await server.judge(first.accessToken)).toBe('token_revoked')
    expect(await server.judge(second.accessToken)).toBe('authenticated')
    expect(await server.redeem(first.refreshToken, attempt(1))).toMatchObject({
      body: { code: 'session_revoked', reason: 'replaced' },
    })
  })

  test.each(['one server', 'two servers'])(
    'keeps the later one of two sign-ins within one millisecond, on %s',
    async (servers) => {
      const [store, clock] = [memoryStore(), manualClock()]
      await using one = await createServerOn({ store, clock, revocation: jtiMatcher() })
      await using another = await createServerOn({ store, clock, revocation: jtiMatcher() })
      const other = servers === 'one server' ? one : another
      const verdicts: string[] = []
      for (let round = 0; round < 20; round++) {
        await one.issueToken(alice)
        const { accessToken } = await other.issueToken(alice)
        verdicts.push(await judge(other, accessToken))
      }

      expect(verdicts).toEqual(Array.from({ length: 20 }, () => 'authenticated'))
    },
  )

  test('leaves the sign-ins of others alone', async () => {
    await using server = await createTestServer({ revocation: jtiMatcher() })
    const bob = await server.signIn({ subject: 'bob' })
    await server.signIn()

    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('lets a session go on by refreshing', async () => {
    await using server = await createTestServer({ revocation: jtiMatcher() })
    const { refreshToken } = await server.signIn()
    const { body } = await server.redeem(refreshToken, attempt(1))

    expect(await server.judge(String(body['access_token']))).toBe('authenticated')
  })

  test('N-33: lets one of many sign-ins live that meet', async () => {
    const [store, clock] = [memoryStore(), manualClock()]
    await using auth = await createServerOn({ store, clock, revocation: jtiMatcher() })
    const issued = await Promise.all(Array.from({ length: 10 }, () => auth.issueToken(alice)))
    const verdicts = await Promise.all(issued.map(({ accessToken }) => judge(auth, accessToken)))

    expect(verdicts.filter((verdict) => verdict === 'authenticated')).toHaveLength(1)
  })

  test('lets one live where two were both stored before either looked', async () => {
    const inner = memoryStore()
    const waiting: (() => void)[] = []
    const insert: SessionStore['insert'] = async (session) => {
      await inner.insert(session)
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        if (waiting.length === 2) for (const goOn of waiting) goOn()
      })
    }
    await using auth = await createServerOn({ store: { ...inner, insert }, revocation: jtiMatcher() })
    const issued = await Promise.all([auth.issueToken(alice), auth.issueToken(alice)])
    const verdicts = await Promise.all(issued.map(({ accessToken }) => judge(auth, accessToken)))

    expect(verdicts.toSorted()).toEqual(['authenticated', 'token_revoked'])
  })

  test('lets the new sign-in live where the clock was set back since the one before', async () => {
    const clock = manualClock()
    const machine = clock.fork()
    await using auth = await createServerOn({ store: memoryStore(), clock: machine, revocation: jtiMatcher() })
    const before = await auth.issueToken(alice)
    machine.jump(-600_000)
    const after = await auth.issueToken(alice)

    expect(await judge(auth, before.accessToken)).toBe('token_revoked')
    expect(await judge(auth, after.accessToken)).toBe('authenticated')
  })

  test('judges nobody while the store is down', async () => {
    const inner = memoryStore()
    let isBroken = false
    const find: SessionStore['find'] = async (id) => {
      if (isBroken) throw new Error('The store is down')
      return inner.find(id)
    }
    await using auth = await createServerOn({ store: { ...inner, find }, revocation: jtiMatcher() })
    const { accessToken } = await auth.issueToken(alice)
    isBroken = true

    expect(await judge(auth, accessToken)).toBe('unavailable')
  })
})
