import type { SubjectStatus } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

interface Directory {
  /** What the directory says, or throws. */
  status: SubjectStatus | Error
}

async function createServer(): Promise<{ server: TestServer; directory: Directory }> {
  const directory: Directory = { status: 'active' }
  const statusOf = async (): Promise<SubjectStatus> => {
    if (directory.status instanceof Error) throw directory.status
    return directory.status
  }
  return { server: await createTestServer({ subjects: { statusOf } }), directory }
}

describe('subjects', () => {
  test('W14: refuse the refresh of a blocked user with a code of its own, and restore the session when the user is unblocked', async () => {
    const { server, directory } = await createServer()
    const { refreshToken } = await server.signIn()
    directory.status = 'blocked'
    const blocked = await server.redeem(refreshToken, attempt(1))
    directory.status = 'active'

    expect(blocked).toMatchObject({ status: 403, body: { code: 'subject_blocked' } })
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('end the session of a deleted user at the next refresh, for good', async () => {
    const { server, directory } = await createServer()
    const { refreshToken, accessToken } = await server.signIn()
    directory.status = 'deleted'
    const deleted = await server.redeem(refreshToken, attempt(1))
    directory.status = 'active'

    expect(deleted).toMatchObject({ status: 400, body: { code: 'subject_deleted' } })
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'subject_deleted' } })
  })

  test.each(['blocked', 'deleted'] as const)(
    'refuse a %s user who signs in, before anything is written',
    async (status) => {
      const { server, directory } = await createServer()
      directory.status = status

      await expect(server.signIn()).rejects.toMatchObject({ code: `subject_${status}` })
      expect(await server.store.list({ matching: {}, now: server.clock.now(), limit: 10 })).toEqual([])
    },
  )

  test('leave a refresh to be repeated where they cannot be asked, and lose nothing', async () => {
    const { server, directory } = await createServer()
    const { refreshToken } = await server.signIn()
    const failure = new Error('The directory is away')
    directory.status = failure
    const refused = await server.redeem(refreshToken, attempt(1))
    directory.status = 'active'

    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(server.errors).toMatchObject([{ cause: failure }])
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ status: 200, body: { generation: 1 } })
  })

  test('let nobody go on by an answer that is none of the three', async () => {
    await using server = await createTestServer({
      subjects: { statusOf: (subject) => (subject === 'alice' ? 'active' : ('suspended' as SubjectStatus)) },
    })

    await expect(server.signIn({ subject: 'bob' })).rejects.toMatchObject({ code: 'unavailable' })
    await expect(server.signIn()).resolves.toMatchObject({ subject: 'alice' })
  })
})

describe('auth.blockSubject()', () => {
  test('W14: ends all sessions of a user with their access tokens, and says so to each client, also after an unblocking', async () => {
    await using server = await createTestServer()
    const issued = [await server.signIn(), await server.signIn({ method: 'passkey' })]
    const ended = await server.auth.blockSubject('alice')

    expect(ended.toSorted()).toEqual(issued.map(({ sessionId }) => sessionId).toSorted())
    for (const { accessToken, refreshToken } of issued) {
      expect(await server.judge(accessToken)).toBe('token_revoked')
      expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({
        status: 403,
        body: { code: 'subject_blocked', reason: 'subject-blocked' },
      })
    }
    await expect(server.signIn()).resolves.toMatchObject({ subject: 'alice' })
  })

  test('ends nothing twice', async () => {
    await using server = await createTestServer()
    await server.signIn()
    await server.auth.blockSubject('alice')

    expect(await server.auth.blockSubject('alice')).toEqual([])
  })
})
