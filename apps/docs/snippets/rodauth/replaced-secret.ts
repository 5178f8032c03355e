// A secret that was replaced
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, JwtTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const oldSecret = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const newSecret = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'from your password manager'
const store = memoryStore()

const before = await initializeAuthServices({
  store,
  tokenManagerBuilders: [new JwtConfig({ algorithm: oldSecret, refreshTokenHashPepper })],
})
const after = await initializeAuthServices({
  store,
  tokenManagerBuilders: [
    new JwtConfig({ algorithm: newSecret, fallbackVerificationAlgorithms: [oldSecret], refreshTokenHashPepper }),
  ],
})
const { accessToken } = await before.issueToken({ subject: 'alice', method: 'password' })
const request = new Request('https://api.example.com/', { headers: { authorization: `Bearer ${accessToken}` } })

assert.equal((await after.authenticate(request)).status, 'authenticated')

// or without a restart: the present secret goes on verifying for ten minutes
const notAfter = Date.now() + 600_000
await before.getTokenManager(JwtTokenManager).rotateKey({ algorithm: newSecret, notAfter })

assert.equal((await before.authenticate(request)).status, 'authenticated')
await Promise.all([before.close(), after.close()])
