import type { SessionStore, SubjectDirectory, SubjectStatus } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, refreshTokenOf, type TestServer } from '../test-server.ts'

const failure = new Error('The table of users is locked')

/** Users whose status a test can change, or who cannot be asked. */
function createUsers(): SubjectDirectory & { now: unknown } {
  const users = {
    now: 'active' as unknown,
    statusOf: async () => {
      if (users.now instanceof Error) throw users.now
      return users.now as SubjectStatus
    },
  }
  return users
}

async function livingSessions({ auth }: TestServer): Promise<number> {
  return (await auth.tokenManager.listTokens({ subject: 'alice' })).length
}

describe('subjects.statusOf()', () => {
  test.each(['blocked', 'deleted'] as const)(
    'refuses a sign-in where it says %s, and nothing is written',
    async (status) => {
      const insert = async (): Promise<never> => Promise.reject(new Error('Something was written'))
      const store = { ...memoryStore(), insert }
      await using server = await createTestServer({ store, subjects: { statusOf: () => status } })

      await expect(server.signIn()).rejects.toMatchObject({ code: `subject_${status}` })
    },
  )

  test('Rodauth W16, W14: refuses the refresh of a blocked user, and lets the session go on, by the same exchange, once they are not blocked any more', async () => {
    const users = createUsers()
    await using server = await createTestServer({ subjects: users })
    const { refreshToken } = await server.signIn()
    users.now = 'blocked'
    const during = await server.redeem(refreshToken, attempt(1))
    users.now = 'active'
    const after = await server.redeem(refreshToken, attempt(1))
    const next = await server.redeem(refreshTokenOf(after), attempt(2))

    expect(during).toMatchObject({ status: 403, body: { code: 'subject_blocked' } })
    expect([after.status, next.status]).toEqual([200, 200])
  })

  test.each([
    ['a blocked user', 'blocked', 'subject_blocked'],
    ['a user of whom nobody can say', failure, 'unavailable'],
  ])('spends no token of %s whose client sends no attempt ids, however late it asks again', async (_, status, code) => {
    const users = createUsers()
    await using server = await createTestServer({ subjects: users })
    const { refreshToken } = await server.signIn()
    users.now = status
    const refused = await server.redeem(refreshToken)
    await server.clock.advance(3_600_000) // far longer than the replay window
    users.now = 'active'

    const renewed = await server.redeem(refreshToken)

    expect(refused.body).toMatchObject({ code })
    expect(renewed).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('ends the session at the next refresh where its user was deleted, with its access tokens', async () => {
    const users = createUsers()
    await using server = await createTestServer({ subjects: users })
    const { accessToken, refreshToken, sessionId } = await server.signIn()
    users.now = 'deleted'
    const answer = await server.redeem(refreshToken, attempt(1))
    users.now = 'active'

    expect(answer).toMatchObject({ status: 400, body: { code: 'subject_deleted' } })
    expect((await server.store.find(sessionId))?.revocation?.reason).toBe('subject-deleted')
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'subject_deleted' } })
  })

  test.each([failure, undefined, null, true, 'unknown', 'Active'])(
    'that fails or answers %o makes the answer unavailable, and the same exchange has its answer later',
    async (status) => {
      const users = createUsers()
      await using server = await createTestServer({ subjects: users })
      const { refreshToken, accessToken } = await server.signIn()
      users.now = status
      const during = await server.redeem(refreshToken, attempt(1))
      const judged = await server.judge(accessToken)
      users.now = 'active'
      const after = await server.redeem(refreshToken, attempt(1))

      expect(during).toMatchObject({ status: 503, body: { code: 'unavailable' } })
      expect(judged).toBe('authenticated')
      expect(after).toMatchObject({ status: 200, body: { generation: 1 } })
    },
  )

  test.each([failure, undefined, 'unknown'])(
    'that fails or answers %o refuses a sign-in by unavailable',
    async (status) => {
      const users = createUsers()
      await using server = await createTestServer({ subjects: users })
      users.now = status

      await expect(server.signIn()).rejects.toMatchObject({ code: 'unavailable' })
      users.now = 'active'
      expect(await livingSessions(server)).toBe(0)
    },
  )

  test('that fails has its error told to onError, as the cause', async () => {
    const users = createUsers()
    await using server = await createTestServer({ subjects: users })
    const { refreshToken } = await server.signIn()
    users.now = failure
    await server.redeem(refreshToken, attempt(1))

    expect(server.errors).toMatchObject([{ code: 'unavailable', cause: failure }])
  })

  test('may answer at once, without a promise', async () => {
    await using server = await createTestServer({ subjects: { statusOf: () => 'active' } })

    expect((await server.signIn()).subject).toBe('alice')
  })
})

describe('a user who is blocked while signing in', () => {
  /** A store that does something just before, or just after, it takes a session. */
  function interruptedStore(when: 'before' | 'after', act: () => Promise<unknown>): SessionStore {
    const inner = memoryStore()
    return {
      ...inner,
      insert: async (session) => {
        if (when === 'before') await act()
        await inner.insert(session)
        if (when === 'after') await act()
      },
    }
  }

  test.each([
    ['before', 'blocked', 'blockSubject'],
    ['after', 'blocked', 'blockSubject'],
    ['before', 'deleted', 'deleteSubject'],
    ['after', 'deleted', 'deleteSubject'],
  ] as const)('is left without a session: %s it is stored, %s', async (when, status, method) => {
    const users = createUsers()
    const act = async (): Promise<void> => {
      users.now = status
      await server.auth[method]('alice')
    }
    const server = await createTestServer({ subjects: users, store: interruptedStore(when, act) })

    await expect(server.signIn()).rejects.toMatchObject({ code: `subject_${status}` })
    expect(await livingSessions(server)).toBe(0)
    await server.auth.close()
  })

  test('is left without a session where nobody can say so any more', async () => {
    const users = createUsers()
    const store = interruptedStore('after', async () => {
      users.now = failure
    })
    await using server = await createTestServer({ subjects: users, store })

    await expect(server.signIn()).rejects.toMatchObject({ code: 'unavailable' })
    expect(await livingSessions(server)).toBe(0)
  })
})

describe('a user who is blocked while refreshing', () => {
  test('gets no access token that is good, and no further refresh', async () => {
    const inner = memoryStore()
    const users = createUsers()
    const advance: SessionStore['advance'] = async (step) => {
      const session = await inner.advance(step)
      users.now = 'blocked'
      await server.auth.blockSubject('alice')
      return session
    }
    await using server = await createTestServer({ subjects: users, store: { ...inner, advance } })
    const { refreshToken } = await server.signIn()

    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'subject_blocked' } })
    expect(await livingSessions(server)).toBe(0)
  })
})

describe('auth.blockSubject()', () => {
  test('answers the sessions that it ended, and none of them twice', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]
    await server.signIn({ subject: 'bob' })

    const ended = await server.auth.blockSubject('alice')

    expect(ended.toSorted()).toEqual([one.sessionId, other.sessionId].toSorted())
    expect(await server.auth.blockSubject('alice')).toEqual([])
  })

  test.each(['', undefined])('refuses the subject %o, which would mean everyone', async (subject) => {
    await using server = await createTestServer()
    const { accessToken } = await server.signIn()

    await expect(server.auth.blockSubject(subject as string)).rejects.toThrow(TypeError)
    await expect(server.auth.deleteSubject(subject as string)).rejects.toThrow(TypeError)
    expect(await server.judge(accessToken)).toBe('authenticated')
  })
})
