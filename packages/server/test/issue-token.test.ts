import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import type { TokenGrant } from '../src/index.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { createTestServer, decodeJwt } from './test-server.ts'

/** What the refusal of a grant says; nothing may have been written by then. */
async function complaintOf(grant: unknown): Promise<unknown> {
  const insert = (): never => {
    throw new Error('Something was written')
  }
  await using server = await createTestServer({ store: { ...memoryStore(), insert } })
  return server.auth.issueToken(grant as TokenGrant).then(
    () => undefined,
    (error: unknown) => error,
  )
}

const plain = { subject: 'alice', method: 'password' }
const unstorable = ['a\0b', '\0', 'a\ud800', '\udc00a', '\ude00\ud83d']
const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['subject', undefined, /give the user's id as a text/],
  ['subject', '', /give the user's id as a text/],
  ['subject', 7, /give the user's id as a text/],
  ['method', undefined, /say how the user signed in, such as "password"/],
  ['method', '', /say how the user signed in/],
  ['scopes', 'read', /give scopes of printable characters .* \(RFC 6749 section 3\.3\)/],
  ['scopes', [1], /give scopes of printable characters/],
  ['scopes', [''], /give scopes of printable characters/],
  ['scopes', ['read write'], /give scopes of printable characters/],
  ['scopes', ['a"b'], /give scopes of printable characters/],
  ['scopes', ['a\\b'], /give scopes of printable characters/],
  ['scopes', ['é'], /give scopes of printable characters/],
  ['device', 'Phone', /give the device as \{ label, userAgent, ipAddress \}/],
  ['device', { name: 'Phone' }, /give the device as \{ label, userAgent, ipAddress \}/],
  ['device', { label: 'x'.repeat(201) }, /give a text of at most 200 characters/],
  ['device', { label: 5 }, /give a text of at most 200 characters/],
]

describe('auth.issueToken()', () => {
  test('issues the first pair of a session', async () => {
    await using server = await createTestServer()

    const issued = await server.signIn({ scopes: ['read', 'write'] })

    expect(issued).toMatchObject({ subject: 'alice', scopes: ['read', 'write'], generation: 0 })
    expect(decodeJwt(issued.accessToken)).toEqual({
      sub: 'alice',
      iat: server.clock.now() / 1000,
      auth_time: server.clock.now() / 1000,
      exp: server.clock.now() / 1000 + 600,
      jti: expect.any(String),
      sid: issued.sessionId,
      scope: 'read write',
    })
  })

  test('[CVE-2022-25896, CVE-2022-3916] starts another session at each sign-in', async () => {
    await using server = await createTestServer()
    const [one, other] = [await server.signIn(), await server.signIn()]

    expect(one.sessionId).not.toBe(other.sessionId)
    expect(one.refreshToken).not.toBe(other.refreshToken)
    expect(one.accessToken).not.toBe(other.accessToken)
  })

  test('keeps all sessions of a user in one bucket, which says nothing about other users', async () => {
    await using server = await createTestServer()
    const sessions = [await server.signIn(), await server.signIn(), await server.signIn({ subject: 'bob' })]

    const buckets = sessions.map(({ sessionId }) => sessionId.slice(0, 2))

    expect(buckets[0]).toBe(buckets[1])
    expect(buckets[0]).not.toBe(buckets[2])
  })

  test.each(refused)('refuses a wrong %s (%o), before anything is written', async (name, value, advice) => {
    const complaint = await complaintOf({ ...plain, [name]: value })

    expect(complaint).toBeInstanceOf(TypeError)
    expect(String(complaint)).toMatch(new RegExp(`^TypeError: issueToken\\(\\) has options to mend: ${name}[.\\w]*: `))
    expect(String(complaint)).toMatch(advice)
  })

  test.each(unstorable)(
    'refuses %j as subject, method and label, which a database would cut or change',
    async (text) => {
      const grants = [
        { ...plain, subject: text },
        { ...plain, method: text },
        { ...plain, device: { label: text } },
      ]

      const complaints = await Promise.all(grants.map(complaintOf))

      expect(complaints.map(String)).toEqual(
        Array.from({ length: 3 }, () => expect.stringMatching(/without U\+0000 and halves of surrogate pairs$/)),
      )
    },
  )

  test.each([
    'alice@example.com',
    '日本語',
    '😀',
    'a\u0001b',
    "Robert'); DROP TABLE students;--",
    ' ',
    '\ufeff',
    'e\u0301',
  ])('takes %j as subject, method and label, and gives it back as it was', async (text) => {
    await using server = await createTestServer({ store: sqliteStore({ path: ':memory:' }) })

    await server.signIn({ subject: text, method: text, device: { label: text } })

    expect(await server.auth.tokenManager.listTokens({ subject: text })).toMatchObject([
      { subject: text, method: text, device: { label: text } },
    ])
  })

  test('refuses members that it does not know', async () => {
    expect(String(await complaintOf({ ...plain, scope: 'read' }))).toBe(
      'TypeError: issueToken() has options to mend: no option is called scope, so correct the name or leave it out',
    )
  })

  test.each([undefined, null, 'alice', []])('refuses the grant %o', async (grant) => {
    expect(String(await complaintOf(grant))).toBe(
      'TypeError: issueToken() has options to mend: give an object of options',
    )
  })

  test('hands out no pair that the store did not take', async () => {
    const insert = async (): Promise<never> => Promise.reject(new Error('The disk is full'))
    await using server = await createTestServer({ store: { ...memoryStore(), insert } })

    await expect(server.signIn()).rejects.toThrow('The disk is full')
  })
})
