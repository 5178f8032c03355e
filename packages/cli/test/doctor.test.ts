import {
  bearerTransport,
  cookieTransport,
  initializeAuthServices,
  JwtConfigFromPasswords,
  type TransportBuilder,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { createTestIo, now, type TestIo } from './test-io.ts'

const environment = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'a pepper for the tests alone, of 43 characters.',
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: 'a secret for the tests alone, which has sixty-four characters ..',
}
const page = 'https://app.test'
const place = ['--url', 'https://api.test/auth']

type Answer = (request: Request, handler: (request: Request) => Promise<Response>) => Promise<Response>

/** A world whose network ends at a server, or at what stands before it. */
async function createServedIo(
  transport: TransportBuilder,
  answer: Answer = (request, handler) => handler(request),
): Promise<TestIo> {
  const auth = await initializeAuthServices({
    store: memoryStore(),
    transport,
    tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords: { environment } })],
  })
  return createTestIo({
    env: {},
    fetch: async (url, init) => {
      const response = await answer(new Request(url, init), auth.handler)
      if (!response.headers.has('date')) response.headers.set('date', new Date(now).toUTCString())
      return response
    },
  })
}

/** The findings as `subject: verdict`, and the sentences. */
async function diagnose(
  world: TestIo,
  argv: readonly string[] = [],
): Promise<{ ok: unknown; verdicts: Record<string, string>; text: string }> {
  const { ok, result } = await world.json(['doctor', ...argv])
  const { findings } = result as { findings: readonly { subject: string; verdict: string; sentence: string }[] }
  const verdicts = Object.fromEntries(findings.map(({ subject, verdict }) => [subject, verdict]))
  return { ok, verdicts, text: findings.map(({ sentence }) => sentence).join('\n') }
}

describe('tokenpair doctor', () => {
  test('finds nothing wrong with a sound database and sound keys', async () => {
    await using world = await createTestIo()
    await world.run(['migrate'])
    const env = { DATABASE_URL: world.databaseUrl, ...environment }
    await using both = await createTestIo({ env })

    const { ok, verdicts } = await diagnose(both)

    expect(ok).toBe(true)
    expect(verdicts).toEqual({ database: 'ok', revocations: 'ok', keys: 'ok', server: 'skipped' })
  })

  test.each([
    [
      'the example of jwt.io',
      'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
      'everybody knows',
    ],
    ['a short secret', 'short', 'at least 64'],
  ])('notices %s among the keys, and does not repeat it', async (_, secret, words) => {
    await using world = await createTestIo({
      env: { ...environment, TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: secret },
    })

    const { ok, verdicts, text } = await diagnose(world)

    expect([ok, verdicts['keys']]).toEqual([false, 'problem'])
    expect(text).toContain(words)
    expect(text).not.toContain(secret)
  })

  test('advises a longer pepper', async () => {
    await using world = await createTestIo({
      env: { ...environment, TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'ten characters' },
    })

    expect((await diagnose(world)).verdicts).toMatchObject({ keys: 'ok', pepper: 'advice' })
  })

  test('notices a database that is not there', async () => {
    await using world = await createTestIo()

    expect((await diagnose(world)).verdicts).toMatchObject({ database: 'problem' })
  })

  test('finds nothing wrong with a server whose page is of its own origin', async () => {
    await using world = await createServedIo(cookieTransport())

    const { ok, verdicts } = await diagnose(world, [...place, '--origin', 'https://api.test'])

    expect(ok).toBe(true)
    expect(verdicts).toMatchObject({ https: 'ok', metadata: 'ok', 'token route': 'ok', caching: 'ok', preflight: 'ok' })
  })

  test('lets a page of an allowed origin pass, and notices one that is not allowed', async () => {
    await using world = await createServedIo(bearerTransport({ allowedOrigins: [page] }))

    expect((await diagnose(world, [...place, '--origin', page])).verdicts).toMatchObject({ preflight: 'ok' })
    expect((await diagnose(world, [...place, '--origin', 'https://evil.test'])).verdicts).toMatchObject({
      preflight: 'problem',
    })
  })

  test.each([
    ['answers its own page', () => new Response('<html>', { status: 200 }), 'token route'],
    ['lets answers be cached', () => Response.json({ code: 'refresh_token_invalid' }), 'caching'],
    [
      'is five minutes ahead',
      () => new Response('', { headers: { date: new Date(now + 300_000).toUTCString() } }),
      'server clock',
    ],
  ])('notices a server that %s', async (...[, answer, subject]) => {
    await using world = await createServedIo(bearerTransport(), async () => answer())

    expect((await diagnose(world, place)).verdicts).toMatchObject({ [subject]: 'problem' })
  })

  test.each([
    ['Path=/auth; Secure; SameSite=Strict', 'Scripts can read it'],
    ['Path=/auth; HttpOnly; SameSite=Strict', 'not Secure'],
    ['Path=/auth; HttpOnly; Secure', 'has no SameSite'],
    ['Path=/elsewhere; HttpOnly; Secure; SameSite=Strict', 'its Path leaves out'],
  ])('notices a cookie with %s, and repeats its name only', async (attributes, words) => {
    const headers = { 'set-cookie': `tokenpair=hunter2; ${attributes}` }
    await using world = await createServedIo(bearerTransport(), async () => new Response('', { headers }))

    const { verdicts, text } = await diagnose(world, [...place, '--origin', 'https://api.test'])

    expect(verdicts['cookie tokenpair']).toBe('problem')
    expect(text).toContain(words)
    expect(text).not.toContain('hunter2')
  })

  test('notices a server that does not answer', async () => {
    await using world = await createTestIo({ env: {} })

    expect((await diagnose(world, place)).verdicts).toMatchObject({ server: 'problem' })
  })

  test.each([
    [['--url', 'api.test/auth']],
    [['--origin', page]],
    [[...place, '--origin', `${page}/`]],
    [['https://api.test']],
  ])('refuses %j', async (options) => {
    await using world = await createTestIo()

    expect(await world.run(['doctor', ...options])).toMatchObject({ code: 2, output: '' })
  })
})
