// A pepper that was replaced
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const store = memoryStore()

const before = await initializeAuthServices({
  store,
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'the old pepper' })],
})
const after = await initializeAuthServices({
  store,
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm,
      refreshTokenHashPepper: 'the new pepper',
      fallbackRefreshTokenHashPeppers: ['the old pepper'],
    }),
  ],
})

const first = await before.issueToken({ subject: 'alice', method: 'password' })
const second = await after.tokenManager.redeem?.({ refreshToken: first.refreshToken })

assert.equal(second?.sessionId, first.sessionId)
assert.equal(before.tokenManager.inspectRefreshToken(second?.refreshToken ?? ''), undefined) // it is of the new pepper
await Promise.all([before.close(), after.close()])
