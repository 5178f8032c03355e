import 'fake-indexeddb/auto'
import { manualClock } from '@tokenpair/testing'
import { expect, test } from 'vitest'
import { createDatabase } from '../../../src/lib/storage/indexed-db/database.ts'

const algorithm = { name: 'AES-GCM', length: 256 }
const nonce = { name: 'AES-GCM', iv: new Uint8Array(12) }

test('FM-71: two tabs that each offer a key for the same database are given the same one', async () => {
  const [first, second] = [createDatabase('keys', manualClock()), createDatabase('keys', manualClock())]
  const draw = (): Promise<CryptoKey> => crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])
  const [one, other] = await Promise.all([first.keepKey(await draw()), second.keepKey(await draw())])
  const sealed = await crypto.subtle.encrypt(nonce, one, new TextEncoder().encode('text'))
  const opened = await crypto.subtle.decrypt(nonce, other, sealed)

  expect(new TextDecoder().decode(opened)).toBe('text')
})
