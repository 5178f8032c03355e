import * as client from '@tokenpair/client'
import * as cookieTransportEntry from '@tokenpair/client/cookie-transport'
import * as headerTransportEntry from '@tokenpair/client/header-transport'
import * as ky from '@tokenpair/client/ky'
import * as fileEntry from '@tokenpair/client/storage/file'
import * as indexedDbEntry from '@tokenpair/client/storage/indexed-db'
import * as keyValueEntry from '@tokenpair/client/storage/key-value'
import * as localStorageEntry from '@tokenpair/client/storage/local-storage'
import * as memoryEntry from '@tokenpair/client/storage/memory'
import * as sessionStorageEntry from '@tokenpair/client/storage/session-storage'
import * as trpc from '@tokenpair/client/trpc'
import { describe, expect, test } from 'vitest'
import clientManifest from '../../client/package.json' with { type: 'json' }
import reactManifest from '../../react/package.json' with { type: 'json' }
import * as devtools from '../../react/src/devtools.ts'
import * as react from '../../react/src/index.ts'
import testingManifest from '../package.json' with { type: 'json' }
import * as testing from '../src/index.ts'
import * as msw from '../src/msw.ts'
import * as testingReact from '../src/react.ts'
import * as sessionStore from '../src/session-store.ts'
import * as tokenStorage from '../src/token-storage.ts'

type Entries = Readonly<Record<string, readonly [entry: object, names: readonly string[]]>>

const clientEntries: Entries = {
  '.': [client, ['AuthError', 'createAuthClient', 'isAuthError']],
  './ky': [ky, ['authKy']],
  './trpc': [trpc, ['authConnectionParams', 'authEventSourceOptions', 'authHeaders', 'authLink']],
  './cookie-transport': [cookieTransportEntry, ['cookieTransport']],
  './header-transport': [headerTransportEntry, ['headerTransport', 'lockedTransport', 'readTokenHeaders']],
  './storage/file': [fileEntry, ['fileStorage']],
  './storage/indexed-db': [indexedDbEntry, ['indexedDbStorage']],
  './storage/key-value': [keyValueEntry, ['keyValueStorage']],
  './storage/local-storage': [localStorageEntry, ['localStorageStorage']],
  './storage/memory': [memoryEntry, ['memoryStorage']],
  './storage/session-storage': [sessionStorageEntry, ['sessionStorageStorage']],
}
const reactEntries: Entries = {
  '.': [react, ['AuthProvider', 'RequireSession', 'SignedIn', 'SignedOut', 'useAuth', 'useSuspenseAuth']],
  './devtools': [devtools, ['AuthDevtools', 'createEventTimeline']],
}
const testingEntries: Entries = {
  '.': [testing, ['authHeaders', 'createTestAuth', 'createTestNetwork', 'manualClock', 'seededRandom']],
  './session-store': [sessionStore, ['describeSessionStore']],
  './token-storage': [tokenStorage, ['describeSharedTokenStorage', 'describeTokenStorage']],
  './msw': [msw, ['authHandlers', 'requireSession']],
  './react': [testingReact, ['createSignedInWrapper']],
}

describe.each([
  ['@tokenpair/client', clientManifest, clientEntries],
  ['@tokenpair/react', reactManifest, reactEntries],
  ['@tokenpair/testing', testingManifest, testingEntries],
])('%s', (name, manifest, entries) => {
  test('has its name', () => {
    expect(manifest.name).toBe(name)
  })

  test.each(Object.entries(entries))('exports from %s exactly what is written here', (_, [entry, names]) => {
    expect(Object.keys(entry).toSorted()).toEqual(names)
  })

  test('has these entry points, and each is pinned here', () => {
    expect(Object.keys(manifest.exports)).toEqual([...Object.keys(entries), './package.json'])
  })

  test('publishes each entry point that it has in the workspace', () => {
    expect(Object.keys(manifest.publishConfig.exports)).toEqual(Object.keys(manifest.exports))
  })
})

describe('createAuthClient()', () => {
  test('answers a client of these names', async () => {
    await using pair = await testing.createTestAuth()

    expect(Object.keys(pair.createClient()).toSorted()).toEqual([
      'dispose',
      'fetch',
      'getAccessToken',
      'inspect',
      'refresh',
      'signIn',
      'signOut',
      'state',
      'subscribe',
    ])
  })
})
