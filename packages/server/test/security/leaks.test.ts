import { readFileSync } from 'node:fs'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { describe, expect, test } from 'vitest'
import { chainValueFromBytes, isSameChainValue } from '../../src/lib/refresh-token/chain.ts'
import { createRefreshTokenCodec } from '../../src/lib/refresh-token/refresh-token-codec.ts'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { attempt, createTestServer, refreshTokenOf } from '../test-server.ts'

const pepper = 'a pepper for the tests alone'

describe('a leaked database', () => {
  test('holds no token, no MAC and no attempt id', async () => {
    using folder = createTemporaryFolder()
    const path = folder.path('auth.db')
    const server = await createTestServer({ store: sqliteStore({ path }) })
    const { accessToken, refreshToken } = await server.signIn()
    const renewed = refreshTokenOf(await server.redeem(refreshToken, attempt(7)))
    await server[Symbol.asyncDispose]()

    const bytes = readFileSync(path)

    expect(bytes.includes('alice')).toBe(true)
    const macs = [refreshToken, renewed].map((token) => Buffer.from(token, 'base64url').subarray(56))
    for (const mac of macs) expect(bytes.includes(mac)).toBe(false)
    for (const text of [accessToken, refreshToken, renewed, attempt(7)]) expect(bytes.includes(text)).toBe(false)
    expect(bytes.includes(Buffer.from(attempt(7), 'base64url'))).toBe(false)
  })

  test('W21: makes no refresh token without the pepper', async () => {
    await using server = await createTestServer()
    const { sessionId, refreshToken } = await server.signIn()
    const row = await server.store.find(sessionId)
    if (row === undefined) throw new Error('The session has no row')
    const { generation, chain, previous } = row
    const content = { sessionId, generation, chain, previousChain: previous[0] }

    const forged = Buffer.from(createRefreshTokenCodec(['a guess of the pepper'], 'jwt').encode(content), 'base64url')
    forged.set(Buffer.from(refreshToken, 'base64url').subarray(1, 4), 1) // the key id, which each token shows

    expect(await server.redeem(forged.toString('base64url'), attempt(1))).toMatchObject({
      body: { code: 'refresh_token_invalid' },
    })
  })
})

describe('a leaked pepper', () => {
  test('makes no refresh token without the database, but ends a session whose id is known', async () => {
    await using server = await createTestServer()
    const { sessionId, refreshToken } = await server.signIn()
    const chain = chainValueFromBytes(new Uint8Array(16))

    const forged = createRefreshTokenCodec([pepper], 'jwt').encode({
      sessionId,
      generation: 0,
      chain,
      previousChain: chain,
    })

    expect(await server.redeem(forged, attempt(1))).toMatchObject({ body: { code: 'refresh_token_reused' } })
    expect(await server.redeem(refreshToken, attempt(1))).toMatchObject({ body: { code: 'session_revoked' } })
  })
})

describe('isSameChainValue()', () => {
  test.each([0, 1, 11, 20, 21, undefined])(
    '[ASVS 5.0 11.2.4, CVE-2017-18239] W21: reads both values to their ends, wherever they differ first: at %s',
    (at) => {
      const value = chainValueFromBytes(new Uint8Array(16).fill(0x5a))
      const other = at === undefined ? value : `${value.slice(0, at)}x${value.slice(at + 1)}`
      const [one, two] = [countReads(value), countReads(other)]

      const isSame = isSameChainValue(one.text as never, two.text as never)

      expect(isSame).toBe(at === undefined)
      expect([one.reads(), two.reads()]).toEqual([22, 22])
    },
  )
})

/** A text that counts how many of its characters are looked at. */
function countReads(text: string): { readonly text: object; readonly reads: () => number } {
  let reads = 0
  const charCodeAt = (index: number): number => {
    reads += 1
    return text.charCodeAt(index)
  }
  return { text: { length: text.length, charCodeAt }, reads: () => reads }
}
