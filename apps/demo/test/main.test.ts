import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('../src/server/main.ts', import.meta.url))

function start(variables: Readonly<Record<string, string>>): ChildProcess & AsyncDisposable {
  const env = { ...process.env, PORT: '0', DATABASE_URL: 'file::memory:', ...variables }
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  return Object.assign(child, {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
    },
  })
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The child has no stdout')
  const [line] = await once(createInterface(stdout), 'line')
  return line
}

describe('main.ts', () => {
  test('says its address in the first line, and answers there', async () => {
    await using server = start({})

    const address = await firstLine(server)

    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${address}/me`)).status).toBe(401)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s', async (signal) => {
    await using server = start({})
    await firstLine(server)

    server.kill(signal)

    expect(await once(server, 'exit')).toEqual([0, null])
  })

  test('says on stderr what to mend, and nothing on stdout', async () => {
    await using server = start({ TRANSPORT: 'pigeon' })
    const { stdout, stderr } = server
    if (stdout === null || stderr === null) throw new Error('The child has no output')

    const [[code], said, complaint] = await Promise.all([once(server, 'exit'), text(stdout), text(stderr)])

    expect(code).toBe(1)
    expect(said).toBe('')
    expect(complaint).toBe('TRANSPORT: the demo sends tokens by bearer, cookie or locked\n')
  })
})
