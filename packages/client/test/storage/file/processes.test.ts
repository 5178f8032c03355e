import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../../../../server/test/stores/temporary-folder.ts'
import { fileStorage } from '../../../src/storage/file.ts'

const program = fileURLToPath(new URL('counting-program.ts', import.meta.url))
const shortProgram = fileURLToPath(new URL('short-program.ts', import.meta.url))

function startCounting(path: string, times: number): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, [program, path, String(times)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function numbersOf(output: string): readonly number[] {
  return output.split('\n').filter(Boolean).map(Number)
}

describe('fileStorage(), of several processes', () => {
  test('loses no change of four processes at the same time', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('count')
    const outputs = await Promise.all(Array.from({ length: 4 }, () => text(startCounting(path, 25).stdout)))

    const all = outputs.flatMap(numbersOf).toSorted((one, other) => one - other)
    expect(all).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(readFileSync(path, 'utf8')).toBe('100')
  })

  test('loses no change that a process had made before it was killed, and goes on at once', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('count')
    for (let kill = 0; kill < 5; kill++) {
      const child = startCounting(path, 1_000_000)
      const output = text(child.stdout)
      await once(child.stdout, 'readable')
      child.kill('SIGKILL')
      const said = numbersOf(await output).at(-1) ?? 0

      const next = Number(await fileStorage({ path }).update((stored = '0') => String(Number(stored) + 1)))
      expect(next - said).toBeOneOf([1, 2]) // the last one may not have come to say so
    }
  })

  test('FM-75: lets a process come to its end, and not before its work is done', async () => {
    using folder = createTemporaryFolder()
    const given = [shortProgram, folder.path('session.json')]
    const { stdout, stderr, status } = spawnSync(process.execPath, given, { encoding: 'utf8', timeout: 20_000 })

    expect({ stdout, stderr, status }).toEqual({ stdout: 'signed-in 3', stderr: '', status: 0 })
  })
})
