// A new secret while tokens of the former one live: rotation_secret
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const store = memoryStore()
const former = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const [formerPepper, pepper] = ['the pepper of last year, 32 bytes', 'the pepper of this year, 32 bytes']
const before = await initializeAuthServices({
  store,
  tokenManagerBuilders: [new JwtConfig({ algorithm: former, refreshTokenHashPepper: formerPepper })],
})
const { accessToken, refreshToken } = await before.issueToken({ subject: 'alice', method: 'password' })

const auth = await initializeAuthServices({
  store,
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm,
      fallbackVerificationAlgorithms: [former],
      refreshTokenHashPepper: pepper,
      fallbackRefreshTokenHashPeppers: [formerPepper],
    }),
  ],
})
const headers = { authorization: `Bearer ${accessToken}` }
assert.equal((await auth.authenticate(new Request('https://api.example.com', { headers }))).status, 'authenticated')

const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
const renewed = await auth.handler(new Request('https://api.example.com/auth/token', { method: 'POST', body }))
assert.equal(renewed.status, 200) // both new tokens are of the new secrets

await Promise.all([before.close(), auth.close()])
