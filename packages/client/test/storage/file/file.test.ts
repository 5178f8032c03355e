import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describeSharedTokenStorage, describeTokenStorage } from '@tokenpair/testing/token-storage'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { createTemporaryFolder } from '../../../../server/test/stores/temporary-folder.ts'
import { fileStorage } from '../../../src/storage/file.ts'

const folder = createTemporaryFolder()
afterAll(() => folder[Symbol.dispose]())
let count = 0

function newPath(): string {
  count += 1
  return folder.path(join(String(count), 'deep', 'session.json'))
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

const runner = { describe, test, expect }
describeTokenStorage('fileStorage()', () => fileStorage({ path: newPath() }), runner)
describeSharedTokenStorage(
  'fileStorage()',
  () => {
    const path = newPath()
    return { one: fileStorage({ path }), other: fileStorage({ path }) }
  },
  runner,
)

describe('fileStorage()', () => {
  test('keeps the text as it is, in a file and folders that belong to their user alone', async () => {
    const path = newPath()
    await fileStorage({ path }).update(() => 'text')

    expect(readFileSync(path, 'utf8')).toBe('text')
    expect([modeOf(path), modeOf(dirname(path)), modeOf(dirname(dirname(path)))]).toEqual(['600', '700', '700'])
  })

  test('takes a file away from others who could read it, and leaves a folder as it was', async () => {
    const path = newPath()
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    writeFileSync(path, 'text')
    chmodSync(path, 0o644)

    await fileStorage({ path }).update((stored) => `${stored} and more`)

    expect(readFileSync(path, 'utf8')).toBe('text and more')
    expect([modeOf(path), modeOf(dirname(path))]).toEqual(['600', '755'])
  })

  test('leaves nothing but the file behind', async () => {
    const path = newPath()
    const storage = fileStorage({ path })
    await Promise.allSettled([storage.update(() => 'text'), storage.update(refuse), storage.update(() => 'later')])

    expect(readdirSync(dirname(path))).toEqual(['session.json'])
  })

  test('does not touch the file where nothing changes', async () => {
    const path = newPath()
    const storage = fileStorage({ path })
    await storage.update(() => 'text')
    const before = statSync(path)
    await storage.update((stored = '') => stored)

    expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
  })

  test('is named by the whole path', () => {
    expect(fileStorage({ path: 'session.json' }).sharedAs).toBe(join(process.cwd(), 'session.json'))
  })

  test('rejects where the file cannot be read or written, and throws nothing before', async () => {
    const path = newPath()
    mkdirSync(path, { recursive: true })
    const storage = fileStorage({ path })

    await expect(storage.read()).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(storage.update(() => 'text')).rejects.toMatchObject({ code: 'EISDIR' })
  })

  test('calls back when somebody else has written, until it is stopped', { timeout: 20_000 }, async () => {
    const path = newPath()
    const listener = vi.fn<() => void>()
    const stop = fileStorage({ path }).watch?.(listener)
    await fileStorage({ path }).update(() => 'text')

    await expect.poll(() => listener.mock.calls.length, { timeout: 15_000 }).toBeGreaterThan(0)
    expect(listener).toHaveBeenCalledWith()
    stop?.()
  })
})

function refuse(): string {
  throw new RangeError('No')
}
