import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const readme = new URL('../../../README.md', import.meta.url)
const artifacts = fileURLToPath(new URL('../.artifacts', import.meta.url))

/** The code of the block of the README whose info string this is. */
async function readBlock(info: string): Promise<string> {
  const blocks = (await readFile(readme, 'utf8')).split(`\n\`\`\`${info}\n`).slice(1)
  const [code] = blocks.map((block) => block.slice(0, block.indexOf('\n```\n')))
  if (code === undefined || blocks.length > 1) throw new Error(`README.md has ${blocks.length} blocks "${info}"`)
  return code
}

/** Writes the README's programs where the packages can be imported, as they are for who has installed them. */
async function writePrograms(): Promise<{ readonly folder: string } & AsyncDisposable> {
  await mkdir(artifacts, { recursive: true })
  const folder = await mkdtemp(join(artifacts, 'readme-'))
  await writeFile(join(folder, 'server.ts'), await readBlock('ts server'))
  await writeFile(join(folder, 'client.ts'), await readBlock('ts client'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

/** Runs a program as a reader would. Its standard error is this process's own. */
function run(folder: string, program: string, variables: Readonly<Record<string, string>>) {
  const env = { ...process.env, ...variables }
  const child = spawn(process.execPath, [program], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  return Object.assign(child, {
    exit,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await exit
    },
  })
}

describe('README.md', () => {
  test('has a server and a client that work together, word for word', async () => {
    await using programs = await writePrograms()
    await using server = run(programs.folder, 'server.ts', {
      PORT: '0',
      JWT_SECRET: randomBytes(64).toString('hex'),
      REFRESH_TOKEN_PEPPER: randomBytes(32).toString('hex'),
    })
    const [address] = await Promise.race([once(createInterface(server.stdout), 'line'), server.exit])

    await using client = run(programs.folder, 'client.ts', { API_URL: String(address) })
    const [said, [code]] = await Promise.all([text(client.stdout), client.exit])

    expect(code).toBe(0)
    expect(said).toContain(`status: 'signed-in'`)
    expect(said).toContain('GET /me: 200')
    expect(said).toContain('generation: 1')
    expect(said).toContain('signed out, reason: user')
  })
})
