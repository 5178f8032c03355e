import {
  initializeAuthServices,
  type IssuedToken,
  JwtConfigFromPasswords,
  ServerSideSessionsConfig,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createTestIo, now } from './test-io.ts'

const environment = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'a pepper for the tests alone',
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: 'a secret for the tests alone, which has sixty-four characters ..',
}
const otherKeys = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'another pepper for the tests',
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: 'another secret for the tests, which has sixty-four characters ..',
}

async function signIn(): Promise<IssuedToken> {
  const auth = await initializeAuthServices({
    store: memoryStore(),
    clock: manualClock({ now }),
    tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords: { environment } })],
  })
  const issued = await auth.issueToken({ subject: 'alice', method: 'password', scopes: ['read'] })
  await auth.close()
  return issued
}

describe('tokenpair inspect', () => {
  test('says header, claims and dates of an access token, and that its signature was not checked without a key', async () => {
    await using world = await createTestIo({ env: {} })
    const { accessToken, sessionId } = await signIn()

    const answer = await world.json(['inspect'], accessToken)

    expect(answer).toMatchObject({
      command: 'inspect',
      ok: true,
      result: {
        kind: 'access-token',
        header: { alg: 'HS512', typ: 'at+jwt' },
        claims: { sub: 'alice', sid: sessionId, scope: 'read' },
        dates: { exp: '2026-11-27 12:10:00 UTC (in 10 minutes)' },
        expired: false,
        signature: 'unchecked',
      },
    })
  })

  test.each([
    ['genuine', environment, 0],
    ['wrong', otherKeys, 1],
  ])('calls a signature %s by the key of the environment', async (signature, env, code) => {
    await using world = await createTestIo({ env })
    const { accessToken } = await signIn()

    const answer = await world.run(['inspect'], `Bearer ${accessToken}\n`)

    expect(answer.code).toBe(code)
    expect(answer.output).toContain(`signature: ${signature}`)
  })

  test('says that an access token has expired, which is no failure', async () => {
    await using world = await createTestIo({ env: environment })
    const { accessToken } = await signIn()
    await world.clock.advance(600_000)

    const { code, output } = await world.run(['inspect'], accessToken)

    expect(code).toBe(0)
    expect(output).toContain('It has expired')
  })

  test.each([
    ['genuine', environment, true, 0],
    ['wrong', otherKeys, false, 1],
    ['unchecked', {}, null, 0],
  ])('says session and generation of a refresh token whose MAC is %s', async (...[verdict, env, authentic, code]) => {
    await using world = await createTestIo({ env })
    const { refreshToken, sessionId } = await signIn()

    const answer = await world.run(['inspect'], refreshToken)

    expect(answer.code).toBe(code)
    expect(answer.output).toContain(`MAC: ${verdict}`)
    expect(await world.json(['inspect'], refreshToken)).toMatchObject({
      result: { kind: 'refresh-token', version: 1, sessionId, generation: 0, authentic },
    })
  })

  test('prints nothing of a refresh token that helps to use it', async () => {
    await using world = await createTestIo({ env: environment })
    const { refreshToken } = await signIn()

    const { output, error } = await world.run(['inspect', refreshToken])

    const secretPart = refreshToken.slice(Math.ceil((24 * 4) / 3))
    const pieces = Array.from({ length: secretPart.length - 8 }, (_, at) => secretPart.slice(at, at + 8))
    expect(pieces.filter((piece) => (output + error).includes(piece))).toEqual([])
  })

  test('says the session of the key of a server-side session', async () => {
    await using world = await createTestIo()
    const auth = await initializeAuthServices({
      store: memoryStore(),
      tokenManagerBuilders: [new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the tests alone' })],
    })
    const { refreshToken, sessionId } = await auth.issueToken({ subject: 'alice', method: 'password' })
    await auth.close()

    expect(await world.json(['inspect'], refreshToken)).toMatchObject({ result: { kind: 'session-key', sessionId } })
  })

  test('warns of a token that was typed, since the shell remembers it', async () => {
    await using world = await createTestIo()
    const { accessToken } = await signIn()

    const { code, error } = await world.run(['inspect', accessToken])

    expect(code).toBe(0)
    expect(error).toContain('history of your shell')
  })

  test('repeats nothing of a text that is no token', async () => {
    await using world = await createTestIo()

    const { code, output, error } = await world.run(['inspect'], 'hunter2.hunter2')

    expect(code).toBe(1)
    expect(output + error).not.toContain('hunter2')
  })

  test('does not wait for a token that nobody types', async () => {
    await using world = await createTestIo()

    expect(await world.run(['inspect'])).toMatchObject({ code: 2 })
  })
})
