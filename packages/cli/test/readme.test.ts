import { readFileSync } from 'node:fs'
import { cookieTransport, initializeAuthServices, JwtConfigFromPasswords } from '@tokenpair/server'
import { openStore } from '@tokenpair/server/node'
import { describe, expect, test } from 'vitest'
import { createTestIo } from './test-io.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const [, block = ''] = /```sh\n([^`]+)```/.exec(readme) ?? []
const commands = block
  .split('\n')
  .filter((line) => line.startsWith('npx tokenpair '))
  .map((line) => line.replace(/\s*[#>].*$/, '').slice('npx tokenpair '.length))
const environment = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: 'a pepper for the tests alone',
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: 'a secret for the tests alone, which has sixty-four characters ..',
}

describe('the README of tokenpair', () => {
  test('has an example of each command', () => {
    const names = ['keygen', 'inspect', 'migrate', 'sessions', 'revoke', 'restore-window', 'doctor']

    expect(names.filter((name) => !commands.some((command) => command.startsWith(name)))).toEqual([])
  })

  test.each(commands)('shows a command that does what it says: tokenpair %s', async (command) => {
    await using world = await createTestIo()
    await using opened = await openStore(world.databaseUrl)
    const auth = await initializeAuthServices({
      store: opened.store,
      clock: world.clock,
      transport: cookieTransport({ allowedOrigins: ['https://app.example.com'] }),
      tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords: { environment } })],
    })
    const { sessionId, refreshToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
    await using served = await createTestIo({
      env: { DATABASE_URL: world.databaseUrl },
      fetch: (url, init) => auth.handler(new Request(url, init)),
    })
    const [argv = '', input] = command.split(' < ')

    const { code, error } = await served.run(
      argv.replace('$SESSION', sessionId).split(' '),
      input === undefined ? undefined : refreshToken,
    )

    expect({ code, error }).toEqual({ code: 0, error: '' })
    await auth.close()
  })
})
