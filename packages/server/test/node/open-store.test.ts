import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openStore, parseDatabaseUrl } from '@tokenpair/server/node'
import { describe, expect, inject, test } from 'vitest'
import { loadDriver } from '../../src/lib/node/load-driver.ts'
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

describe('loadDriver()', () => {
  test('says how to install a driver that is not there', async () => {
    await expect(loadDriver('no-such-driver', import.meta.dirname)).rejects.toThrow('npm install no-such-driver')
  })

  test('finds a driver that the app has, also from elsewhere', async () => {
    expect(await loadDriver('ioredis', import.meta.dirname)).toHaveProperty('Redis')
  })
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

  test('opens a PostgreSQL by the driver that is installed beside the app, and makes its tables when it is told to', async () => {
    const url = await (await fetch(inject('postgresStarter'))).text()
    await using opened = await openStore(url, { folder: import.meta.dirname })

    await opened.migrate()

    expect(opened.engine).toBe('postgres')
    expect(await opened.store.list({ matching: { subject: 'nobody of openStore()' }, now: 0, limit: 1 })).toEqual([])
  })

  test('gives up where no PostgreSQL answers', async () => {
    await using opened = await openStore('postgres://127.0.0.1:1/none')

    await expect(opened.migrate()).rejects.toThrow('could not be reached')
  })

  test('gives up where no Redis answers', async () => {
    await expect(openStore('redis://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED')
  })
})
