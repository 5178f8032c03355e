import { parseEnv } from 'node:util'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, JwtConfigFromPasswords } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { createTestIo } from './test-io.ts'

async function algorithmOf(builder: JwtConfig | JwtConfigFromPasswords): Promise<unknown> {
  const auth = await initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [builder] })
  const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
  await auth.close()
  return JSON.parse(atob(accessToken.split('.')[0] ?? '')).alg
}

describe('tokenpair keygen', () => {
  test('makes a pepper and a secret that JwtConfig takes', async () => {
    await using world = await createTestIo()

    const { result } = await world.json(['keygen'])

    const { pepper, secret } = result as Record<string, string>
    const config = new JwtConfig({
      algorithm: JwtAlgorithm.hmacSha512(String(secret)),
      refreshTokenHashPepper: String(pepper),
    })
    expect(await algorithmOf(config)).toBe('HS512')
  })

  test('makes a pair on P-521 that JwtConfig takes', async () => {
    await using world = await createTestIo()

    const { result } = await world.json(['keygen', 'pair', 'pepper'])

    const { pepper, privateKey, publicKey } = result as Record<string, string>
    const algorithm = JwtAlgorithm.ecdsaSha512({ privateKey: String(privateKey), publicKey: String(publicKey) })
    expect(await algorithmOf(new JwtConfig({ algorithm, refreshTokenHashPepper: String(pepper) }))).toBe('ES512')
  })

  test.each([
    ['HS512', []],
    ['ES512', ['pepper', 'pair']],
  ])('prints lines for a file that make JwtConfigFromPasswords sign with %s', async (alg, kinds) => {
    await using world = await createTestIo()

    const { output } = await world.run(['keygen', ...kinds, '--env'])

    const environment = parseEnv(output)
    expect(await algorithmOf(new JwtConfigFromPasswords({ passwords: { environment } }))).toBe(alg)
  })

  test('prints lines that JwtConfigFromPasswords takes as they stand, where nobody resolves the line ends', async () => {
    await using world = await createTestIo()

    const { output } = await world.run(['keygen', 'pepper', 'pair', '--env'])

    const environment = Object.fromEntries(
      output.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1).replaceAll('"', '')]),
    )
    expect(await algorithmOf(new JwtConfigFromPasswords({ passwords: { environment } }))).toBe('ES512')
  })

  test('draws anew each time', async () => {
    await using world = await createTestIo()

    const [one, other] = [await world.run(['keygen']), await world.run(['keygen'])]

    expect(one.output).not.toBe(other.output)
  })

  test('refuses what it does not know', async () => {
    await using world = await createTestIo()

    expect(await world.run(['keygen', 'password'])).toMatchObject({ code: 2, output: '' })
  })
})
