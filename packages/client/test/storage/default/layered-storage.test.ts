import type { ClientWarning, TokenStorage } from '@tokenpair/client'
import { type ManualClock, manualClock } from '@tokenpair/testing'
import { describeSharedTokenStorage } from '@tokenpair/testing/token-storage'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLayeredStorage } from '../../../src/lib/storage/layered-storage.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { sampleRecord, sampleTombstone } from '../../samples.ts'

/** A storage that can be broken and mended. */
interface FragileStorage extends TokenStorage {
  works: boolean
}

function fragileStorage(): FragileStorage {
  const inner = memoryStorage()
  const whileWorking = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (!storage.works) throw new Error('It is broken')
    return act()
  }
  const storage: FragileStorage = {
    works: true,
    read: () => whileWorking(() => inner.read()),
    update: (change) => whileWorking(() => inner.update(change)),
  }
  return storage
}

let clock: ManualClock
let database: FragileStorage
let web: FragileStorage
let warnings: ClientWarning[]
let storage: TokenStorage

beforeEach(() => {
  clock = manualClock()
  database = fragileStorage()
  web = fragileStorage()
  warnings = []
  storage = openTab()
})

function openTab(): TokenStorage {
  return createLayeredStorage({ database, web, clock, warn: (warning) => warnings.push(warning) })
}

/** The text of a record with another generation, attempt id or sign-in. */
function textOf(generation: number, attempt = `attempt ${generation}`, epoch = 1): string {
  return JSON.stringify({ ...sampleRecord(epoch, { generation, session_id: `session ${epoch}` }), attempt })
}

async function put(place: TokenStorage, text: string): Promise<void> {
  await place.update(() => text)
}

const keep = (stored = ''): string => stored

const runner = { describe, test, expect }
const parts = (): { readonly database: TokenStorage; readonly web: TokenStorage } => ({
  database: memoryStorage(),
  web: memoryStorage(),
})
describeSharedTokenStorage(
  'the default storage of a page',
  () => {
    const shared = { ...parts(), clock: manualClock(), warn: () => undefined }
    const [one, other] = [createLayeredStorage(shared), createLayeredStorage(shared)]
    return { one: { ...one, sharedAs: 'tokenpair' }, other: { ...other, sharedAs: 'tokenpair' } }
  },
  runner,
)

describe('the default storage of a page, with IndexedDB', () => {
  test('keeps the session there alone', async () => {
    await put(storage, textOf(0))

    expect([await database.read(), await web.read()]).toEqual([textOf(0), undefined])
    expect(warnings).toEqual([])
  })

  test('moves a session from localStorage there with the first read', async () => {
    await put(web, textOf(4))

    expect(await storage.read()).toBe(textOf(4))
    expect(await database.read()).toBe(textOf(4))
  })

  test('needs no localStorage', async () => {
    web.works = false
    await put(storage, textOf(0))

    expect(await storage.read()).toBe(textOf(0))
    expect(warnings).toEqual([])
  })

  test('leaves alone, and says once, what somebody else has put into localStorage', async () => {
    await put(web, 'something')
    await put(storage, textOf(0))

    expect([await storage.read(), await web.read()]).toEqual([textOf(0), 'something'])
    expect(warnings).toEqual([{ type: 'storage-foreign' }])
  })
})

describe('the default storage of a page, beside a tab of an earlier version that knows localStorage only', () => {
  beforeEach(async () => {
    await put(web, textOf(4))
    await storage.read()
  })

  test('keeps the copy in step, so that both use one attempt id', async () => {
    await put(storage, textOf(5))

    expect([await database.read(), await web.read()]).toEqual([textOf(5), textOf(5)])
  })

  test('takes what the other tab wrote', async () => {
    await put(web, textOf(5))

    expect(await storage.read()).toBe(textOf(5))
    expect(await storage.update((stored) => stored ?? 'nothing')).toBe(textOf(5))
  })

  test('takes the other tab’s attempt id where both got the same pair', async () => {
    await put(storage, textOf(5, 'drawn here'))
    await put(web, textOf(5, 'drawn there'))

    expect(await storage.read()).toBe(textOf(5, 'drawn there'))
    expect(await database.read()).toBe(textOf(5, 'drawn there'))
  })

  test('lets the copy be where it became newer meanwhile, and takes it next time', async () => {
    await storage.update((stored = '') => {
      void put(web, textOf(6))
      return stored.replace('"generation":4', '"generation":5')
    })
    expect(await web.read()).toBe(textOf(6))

    expect(await storage.read()).toBe(textOf(6))
  })

  test('tells it of the sign-out', async () => {
    const end = JSON.stringify(sampleTombstone(1))
    await put(storage, end)

    expect([await database.read(), await web.read()]).toEqual([end, end])
  })

  test('empties the copy when another session begins, and uses it no more', async () => {
    await put(storage, textOf(0, 'new', 2))
    await put(storage, textOf(1, 'newer', 2))

    expect([await database.read(), await web.read()]).toEqual([textOf(1, 'newer', 2), ''])
    expect(await storage.read()).toBe(textOf(1, 'newer', 2))
  })
})

describe('the default storage of a page, where IndexedDB fails', () => {
  test('goes on in localStorage, and says so once', async () => {
    database.works = false
    await put(storage, textOf(0))

    expect(await storage.read()).toBe(textOf(0))
    expect(await web.read()).toBe(textOf(0))
    expect(warnings).toEqual([{ type: 'storage-replaced', cause: new Error('It is broken') }])
  })

  test('asks it again after half a minute, and then writes the newest text there', async () => {
    await put(storage, textOf(0))
    database.works = false
    await put(storage, textOf(1))
    database.works = true
    await put(storage, textOf(2))
    expect(await database.read()).toBe(textOf(0))

    await clock.advance(30_000)
    await storage.update(keep)

    expect(await database.read()).toBe(textOf(2))
  })

  test('says so again where it fails again', async () => {
    database.works = false
    await storage.update(keep)
    database.works = true
    await clock.advance(30_000)
    await storage.update(keep)
    database.works = false
    await storage.update(keep)

    expect(warnings).toHaveLength(2)
  })

  test('gives a tab in which it works what another one kept in localStorage', async () => {
    await put(web, textOf(3))
    await put(database, textOf(2))

    expect(await openTab().read()).toBe(textOf(3))
  })

  test('rejects where localStorage fails as well', async () => {
    database.works = false
    web.works = false

    await expect(storage.read()).rejects.toThrow('It is broken')
    await expect(storage.update(keep)).rejects.toThrow('It is broken')
  })
})
