import { describe, expect, test } from 'vitest'
import type { SubjectDirectory, SubjectStatus } from '../../src/index.ts'
import { createSessionServer, stores } from './session-fixture.ts'

/** Users whose status the test sets, and how often somebody asked. */
function createUsers(): SubjectDirectory & { status: SubjectStatus; asked: number; failure: Error | undefined } {
  return {
    status: 'active',
    asked: 0,
    failure: undefined,
    statusOf() {
      this.asked++
      if (this.failure !== undefined) throw this.failure
      return this.status
    },
  }
}

describe.each(stores)('a user with a server-side session on %s', (_, createStore) => {
  test.each(['blocked', 'deleted'] as const)('W14: is refused within a minute once they are %s', async (status) => {
    const subjects = createUsers()
    await using server = await createSessionServer({ store: createStore(), subjects })
    const { accessToken } = await server.signIn()
    await server.clock.advance(30_000)
    const before = await server.judge(accessToken)
    subjects.status = status
    await server.clock.advance(30_000)

    expect(before).toBe('authenticated')
    expect(await server.judge(accessToken)).toBe('token_revoked')
  })

  test.each(['blocked', 'deleted'] as const)('W14: learns at the token route that they are %s', async (status) => {
    const subjects = createUsers()
    await using server = await createSessionServer({ store: createStore(), subjects })
    const { refreshToken, sessionId } = await server.signIn()
    subjects.status = status

    expect(await server.redeem(refreshToken)).toMatchObject({ body: { code: `subject_${status}` } })
    expect(server.events).toContainEqual({ type: 'refused', manager: 'session', sessionId, code: `subject_${status}` })
  })

  test('W14: is refused at once by blockSubject(), on each device and at the token route', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const [one, other] = [await server.signIn(), await server.signIn()]
    const bob = await server.signIn({ subject: 'bob' })
    const ended = await server.auth.blockSubject('alice')

    expect(new Set(ended)).toEqual(new Set([one.sessionId, other.sessionId]))
    expect(await server.judge(one.accessToken)).toBe('token_revoked')
    expect(await server.redeem(other.refreshToken)).toMatchObject({
      status: 403,
      body: { code: 'subject_blocked', reason: 'subject-blocked' },
    })
    expect(await server.judge(bob.accessToken)).toBe('authenticated')
  })

  test('W14: is refused at once by deleteSubject()', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { accessToken } = await server.signIn()
    await server.auth.deleteSubject('alice')

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(accessToken)).toMatchObject({ status: 400, body: { code: 'subject_deleted' } })
  })

  test('who is blocked goes on being refused as long as that holds, and goes on where it no longer does', async () => {
    const subjects = createUsers()
    await using server = await createSessionServer({ store: createStore(), subjects })
    const { accessToken } = await server.signIn()
    subjects.status = 'blocked'
    await server.clock.advance(60_000)
    const verdicts = [await server.judge(accessToken), await server.judge(accessToken), await server.judge(accessToken)]
    subjects.status = 'active'

    expect(verdicts).toEqual(['token_revoked', 'token_revoked', 'token_revoked'])
    expect(await server.judge(accessToken)).toBe('authenticated')
  })

  test('who is blocked does not keep the session alive by trying', async () => {
    const subjects = createUsers()
    await using server = await createSessionServer({
      store: createStore(),
      subjects,
      session: { inactivityTimeout: 600 },
    })
    const { accessToken } = await server.signIn()
    subjects.status = 'blocked'
    for (let minute = 0; minute < 10; minute++) {
      await server.clock.advance(60_000)
      await server.judge(accessToken)
    }
    subjects.status = 'active'

    expect(await server.judge(accessToken)).toBe('token_expired')
  })

  test('who was deleted has no session any more', async () => {
    const subjects = createUsers()
    await using server = await createSessionServer({ store: createStore(), subjects })
    const { accessToken, sessionId } = await server.signIn()
    subjects.status = 'deleted'
    await server.clock.advance(60_000)
    await server.judge(accessToken)
    subjects.status = 'active'

    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect((await server.store.find(sessionId))?.revocation?.reason).toBe('subject-deleted')
  })
})

describe('subjects.statusOf(), with server-side sessions', () => {
  test('is asked at sign-in, once in a touch interval, and at each renewal', async () => {
    const subjects = createUsers()
    await using server = await createSessionServer({ subjects })
    const { accessToken } = await server.signIn()
    for (let second = 0; second < 180; second++) {
      await server.clock.advance(1000)
      await server.judge(accessToken)
    }
    const before = subjects.asked
    await server.redeem(accessToken)

    expect(before).toBe(5) // at sign-in it is asked before the session is stored, and after
    expect(subjects.asked).toBe(6)
  })

  test('makes the answer unavailable where it fails, and ends nothing', async () => {
    const subjects = createUsers()
    await using server = await createSessionServer({ subjects })
    const { accessToken } = await server.signIn()
    await server.clock.advance(60_000)
    const failure = new Error('The directory is away')
    subjects.failure = failure

    expect(await server.judge(accessToken)).toBe('unavailable')
    expect(await server.redeem(accessToken)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    subjects.failure = undefined
    expect(await server.judge(accessToken)).toBe('authenticated')
  })
})
