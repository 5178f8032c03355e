import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openStore, parseDatabaseUrl } from '@tokenpair/server/node'
import { describe, expect, inject, test } from 'vitest'
import { createSession } from '../stores/stored-session.ts'

describe('parseDatabaseUrl()', () => {
  test.each([
    ['file:/data/auth.db', '/data/auth.db'],
    ['file:///data/auth.db', '/data/auth.db'],
    ['file:auth.db', resolve('auth.db')],
    ['file:./auth.db', resolve('auth.db')],
    ['file::memory:', ':memory:'],
  ])('reads %s as SQLite', (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({ engine: 'sqlite', path })
  })

  test.each([
    ['postgres://host/name', 'postgres'],
    ['postgresql://host/name', 'postgres'],
    ['redis://host', 'redis'],
    ['rediss://host', 'redis'],
  ])('reads %s as %s', (url, engine) => {
    expect(parseDatabaseUrl(url)).toEqual({ engine, url })
  })

  test.each(['', 'file:', 'file://elsewhere/auth.db', 'mysql://root:hunter2@host', 'postgres://', 'auth.db'])(
    'refuses "%s" without repeating it',
    (url) => {
      expect(() => parseDatabaseUrl(url)).toThrow(TypeError)
      expect(() => parseDatabaseUrl(url)).not.toThrow(/hunter2/)
    },
  )
})

describe('openStore()', () => {
  test('creates the folder and the file of an address in SQLite, and closes it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokenpair-open-'))
    const path = join(folder, 'new', 'auth.db')
    await using opened = await openStore(`file:${path}`)

    await opened.store.insert(createSession())

    expect((await stat(path)).isFile()).toBe(true)
    await rm(folder, { recursive: true })
  })

  test('opens a Redis by the driver that is installed beside the app', async () => {
    await using opened = await openStore(inject('redisUrl'), { folder: import.meta.dirname })

    expect(opened.engine).toBe('redis')
    expect(await opened.store.list({ matching: { subject: 'nobody of openStore()' }, now: 0, limit: 1 })).toEqual([])
  })

  test('gives up where no Redis answers', async () => {
    await expect(openStore('redis://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED')
  })
})
