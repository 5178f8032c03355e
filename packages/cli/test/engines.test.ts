import { systemClock } from '@tokenpair/protocol'
import { initializeAuthServices, JwtConfigFromPasswords } from '@tokenpair/server'
import { openStore } from '@tokenpair/server/node'
import { describe, expect, inject, test } from 'vitest'
import { createTestIo } from './test-io.ts'

const engines = [
  ['redis', async () => inject('redisUrl')],
  ['postgres', async () => (await fetch(inject('postgresStarter'))).text()],
] as const
const environment = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'a pepper for the tests alone',
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: 'a secret for the tests alone, which has sixty-four characters ..',
}

describe.each(engines)('tokenpair, on %s by DATABASE_URL alone', (engine, provide) => {
  test('migrates, lists, ends sessions, and finds the database sound', async () => {
    const url = await provide()
    await using world = await createTestIo({ env: { DATABASE_URL: url }, clock: systemClock })
    await world.json(['migrate'])
    await using opened = await openStore(url)
    const auth = await initializeAuthServices({
      store: opened.store,
      tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords: { environment } })],
    })
    const subject = crypto.randomUUID()
    const { sessionId } = await auth.issueToken({ subject, method: 'password' })

    const listed = await world.json(['sessions', subject])
    const revoked = await world.json(['revoke', '--session', sessionId])
    const { result } = await world.json(['doctor'])

    expect(listed).toMatchObject({ result: { sessions: [{ sessionId }] } })
    expect(revoked).toMatchObject({ result: { ended: [sessionId] } })
    expect(await auth.tokenManager.listTokens({ subject })).toEqual([])
    expect(result).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ subject: 'database', verdict: 'ok', sentence: expect.stringContaining(engine) }),
        expect.objectContaining({ subject: 'database clock', verdict: 'ok' }),
        expect.objectContaining({ subject: 'revocations', verdict: 'ok' }),
      ]),
    })
    await auth.close()
  })

  test('declares and ends a restore window', async () => {
    const url = await provide()
    await using world = await createTestIo({ env: { DATABASE_URL: url }, clock: systemClock })
    await world.run(['migrate'])
    await world.run(['restore-window', '--until', '2h'])

    expect(await world.json(['restore-window'])).toMatchObject({ result: { until: expect.any(Number) } })
    expect(await world.run(['restore-window', '--end'])).toMatchObject({ output: 'The restore window is over\n' })
    expect(await world.json(['restore-window'])).toMatchObject({ result: { until: null } })
  })
})
