import { describe, expect, test } from 'vitest'
import type { SessionCreated, SubjectStatus, TokenGrant } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { bearer } from '../test-server.ts'
import { createSessionServer, stores } from './session-fixture.ts'

describe.each(stores)('auth.issueToken(), with a ServerSideSessionsConfig on %s', (_, createStore) => {
  test('hands out a key as access token and as refresh token, and stores neither', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const issued = await server.signIn({ scopes: ['read'], device: { label: 'Phone' } })
    const row = await server.store.find(issued.sessionId)

    expect(issued).toMatchObject({ manager: 'session', subject: 'alice', scopes: ['read'], generation: 0 })
    expect(issued.refreshToken).toBe(issued.accessToken)
    expect(row).toMatchObject({
      manager: 'session',
      method: 'password',
      device: { label: 'Phone' },
      attemptBound: false,
    })
    expect(JSON.stringify(row)).not.toContain(issued.accessToken)
  })

  test('devise-jwt W17: hands out a key that says nothing of the user, however much the session knows', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const little = await server.signIn()
    const claims = { plan: 'gold', note: 'n'.repeat(1000) }
    const much = await server.signIn({ subject: 'alice@example.com', scopes: ['admin'], claims })
    const bytes = atob(much.accessToken.replaceAll('-', '+').replaceAll('_', '/'))

    expect(much.accessToken).toHaveLength(little.accessToken.length)
    expect(['alice', 'admin', 'gold', 'nnn'].filter((part) => bytes.includes(part))).toEqual([])
  })

  test('gives each sign-in a key of its own', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const keys = await Promise.all(Array.from({ length: 20 }, () => server.signIn()))

    expect(new Set(keys.map(({ accessToken }) => accessToken)).size).toBe(20)
  })

  test('tells the app', async () => {
    await using server = await createSessionServer({ store: createStore() })
    const { sessionId } = await server.signIn()

    expect(server.events).toEqual([
      { type: 'issued', manager: 'session', sessionId, subject: 'alice', method: 'password' },
    ])
  })

  test('calls onSessionCreated with who and what, when the session is stored and before its key is handed out', async () => {
    const created: SessionCreated[] = []
    const store = createStore()
    const rows: unknown[] = []
    const onSessionCreated = async (session: SessionCreated): Promise<void> => {
      created.push(session)
      rows.push(await store.find(session.sessionId))
    }
    await using server = await createSessionServer({ store, session: { onSessionCreated } })
    const { sessionId } = await server.signIn({ device: { label: 'Phone' } })

    expect(created).toEqual([{ subject: 'alice', sessionId, method: 'password', device: { label: 'Phone' } }])
    expect(rows).toMatchObject([{ id: sessionId, revocation: undefined }])
  })

  test('ends the session where onSessionCreated throws, and throws the same', async () => {
    const failure = new Error('The disk is full')
    const onSessionCreated = async (): Promise<void> => Promise.reject(failure)
    await using server = await createSessionServer({ store: createStore(), session: { onSessionCreated } })

    await expect(server.signIn()).rejects.toBe(failure)
    expect(await server.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
    expect(server.events).toMatchObject([{ type: 'revoked', reason: 'ended' }])
  })

  test.each(['blocked', 'deleted'] as const)('refuses a user who is %s, and writes nothing', async (status) => {
    const subjects = { statusOf: (): SubjectStatus => status }
    const written: string[] = []
    const store = createStore()
    const insert = async (): Promise<void> => void written.push('insert')
    await using server = await createSessionServer({ store: { ...store, insert }, subjects })

    await expect(server.signIn()).rejects.toMatchObject({ code: `subject_${status}` })
    expect(written).toEqual([])
  })

  test('refuses a grant that has to be mended, and writes nothing', async () => {
    const insert = (): never => {
      throw new Error('Something was written')
    }
    await using server = await createSessionServer({ store: { ...memoryStore(), insert } })
    const wrong: readonly Partial<TokenGrant>[] = [
      { subject: '' },
      { method: '' },
      { scopes: ['a b'] },
      { claims: { sub: 'bob' } },
      { idleLifetime: 0 },
      { maxLifetime: -1 },
    ]

    const complaints = await Promise.all(wrong.map((grant) => server.signIn(grant).catch((error: unknown) => error)))
    expect(complaints.filter((each) => !(each instanceof TypeError))).toEqual([])
  })
})

describe('a sign-in of a browser that is signed in with a session key', () => {
  const requestWith = (key: string): Request =>
    new Request('https://api.test/sign-in', { method: 'POST', headers: bearer(key) })

  test('W30: is refused as somebody else, and changes nothing', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const signIn = { subject: 'bob', method: 'password', request: requestWith(accessToken) }

    await expect(server.auth.issueToken(signIn)).rejects.toMatchObject({ code: 'signed_in_as_other' })
    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await server.auth.tokenManager.listTokens({ subject: 'bob' })).toEqual([])
  })

  test('W30: succeeds as somebody else where the former user is to be signed out first, so that nobody is locked out', async () => {
    await using server = await createSessionServer()
    const { accessToken, sessionId } = await server.signIn()
    const signIn = { subject: 'bob', method: 'password', request: requestWith(accessToken) }
    const issued = await server.auth.issueToken({ ...signIn, whenSignedInAsOther: 'sign-out' })

    expect(issued.subject).toBe('bob')
    expect(await server.judge(accessToken)).toBe('token_revoked')
    expect((await server.store.find(sessionId))?.revocation?.reason).toBe('signed-out')
  })

  test('W30: succeeds as the same user, and with a key that is worth nothing any more', async () => {
    await using server = await createSessionServer()
    const { accessToken } = await server.signIn()
    const again = await server.auth.issueToken({
      subject: 'alice',
      method: 'password',
      request: requestWith(accessToken),
    })
    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    const other = await server.auth.issueToken({
      subject: 'bob',
      method: 'password',
      request: requestWith(accessToken),
    })

    expect([again.subject, other.subject]).toEqual(['alice', 'bob'])
  })
})
