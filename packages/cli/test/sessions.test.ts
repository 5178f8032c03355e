import { readFile } from 'node:fs/promises'
import { type AuthServices, initializeAuthServices, JwtConfigFromPasswords } from '@tokenpair/server'
import { openStore } from '@tokenpair/server/node'
import { describe, expect, test } from 'vitest'
import { createTestIo, type TestIo } from './test-io.ts'

const environment = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'a pepper for the tests alone',
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: 'a secret for the tests alone, which has sixty-four characters ..',
}

/** A server on the database of a test. */
async function startServer({ io, databaseUrl }: TestIo): Promise<AuthServices & AsyncDisposable> {
  const opened = await openStore(databaseUrl)
  if (opened.engine === 'sqlite') opened.database.exec('PRAGMA synchronous = OFF') // no test turns the power off
  const auth = await initializeAuthServices({
    store: opened.store,
    clock: io.clock,
    random: io.random,
    tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords: { environment } })],
  })
  return Object.assign(auth, {
    [Symbol.asyncDispose]: async () => {
      await auth.close()
      await opened[Symbol.asyncDispose]()
    },
  })
}

const grant = { subject: 'alice', method: 'password', device: { label: 'Firefox on Linux' } } as const

describe('tokenpair sessions', () => {
  test('lists the living sessions of one user', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    const { sessionId } = await server.issueToken(grant)
    await server.issueToken({ ...grant, subject: 'bob' })

    const { code, output } = await world.run(['sessions', 'alice'])

    expect(code).toBe(0)
    expect(output).toContain(`1 living session\n\n${sessionId}\n  Firefox on Linux, signed in by password (jwt)\n`)
    expect(output).toContain('ends 2026-12-11 12:00:00 UTC (in 14 days) unless it is used')
  })

  test('lists more sessions than a page holds', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    for (let count = 0; count < 501; count++) await server.issueToken(grant)

    const { result } = await world.json(['sessions', 'alice'])

    expect(result).toMatchObject({ subject: 'alice', sessions: { length: 501 } })
  })

  test('keeps the chain of a session to itself', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    const { sessionId } = await server.issueToken(grant)
    await using opened = await openStore(world.databaseUrl)
    const session = await opened.store.find(sessionId)

    const { output } = await world.run(['sessions', 'alice', '--json'])

    expect(output).not.toContain(session?.chain)
  })

  test('says what to set where it does not know the database', async () => {
    await using world = await createTestIo({ env: {} })

    const { code, error } = await world.run(['sessions', 'alice'])

    expect(code).toBe(1)
    expect(error).toContain('Set DATABASE_URL')
  })

  test('makes no database where there is none', async () => {
    await using world = await createTestIo()

    const { code, error } = await world.run(['sessions', 'alice'])

    expect(code).toBe(1)
    expect(error).toContain('There is no file')
    await expect(readFile(world.databaseUrl.slice('file:'.length))).rejects.toThrow('ENOENT')
  })
})

describe('tokenpair revoke', () => {
  test('ends one session by its id', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    const { sessionId } = await server.issueToken(grant)
    const other = await server.issueToken(grant)

    const { result } = await world.json(['revoke', '--session', sessionId])

    expect(result).toEqual({ ended: [sessionId] })
    expect(await server.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([{ sessionId: other.sessionId }])
  })

  test('has a running server refuse the access tokens within a second', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    const { accessToken } = await server.issueToken(grant)

    await world.run(['revoke', '--subject', 'alice'])
    await world.clock.advance(1000)

    const headers = { authorization: `Bearer ${accessToken}` }
    const answer = await server.authenticate(new Request('https://api.test/me', { headers }))
    expect(answer).toMatchObject({ status: 'rejected', error: { code: 'token_revoked' } })
  })

  test('ends all sessions of all users where that is confirmed', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    await server.issueToken(grant)
    await server.issueToken({ ...grant, subject: 'bob' })

    const { code, output } = await world.run(['revoke', '--all', '--yes'])

    expect({ code, output }).toEqual({ code: 0, output: '2 sessions have ended\n' })
  })

  test('ends nothing without the confirmation', async () => {
    await using world = await createTestIo()
    await using server = await startServer(world)
    await server.issueToken(grant)

    expect(await world.run(['revoke', '--all'])).toMatchObject({ code: 2 })
    expect(await server.tokenManager.listTokens({ subject: 'alice' })).toHaveLength(1)
  })

  test('ends with 1 where there is nothing to end', async () => {
    await using world = await createTestIo()
    await world.run(['migrate'])

    expect(await world.run(['revoke', '--subject', 'nobody'])).toMatchObject({ code: 1 })
  })

  test.each([
    [[]],
    [['--session', 'short']],
    [['--subject', '']],
    [['--subject', 'alice', '--all', '--yes']],
    [['--subject', 'alice', '--access-token-lifetime', 'long']],
    [['alice']],
  ])('refuses %j', async (options) => {
    await using world = await createTestIo()

    expect(await world.run(['revoke', ...options])).toMatchObject({ code: 2, output: '' })
  })
})
