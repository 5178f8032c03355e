// Without any request
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'from your password manager' })],
})

const first = await auth.issueToken({ subject: 'alice', method: 'support' })
const second = await auth.tokenManager.redeem?.({ refreshToken: first.refreshToken })
const user = await auth.tokenManager.validateToken(second?.accessToken ?? '')
const isEnded = await auth.tokenManager.revokeToken({ sessionId: first.sessionId })

assert.equal(user.status, 'authenticated')
assert.equal(isEnded, true)
await assert.rejects(async () => auth.tokenManager.redeem?.({ refreshToken: second?.refreshToken ?? '' }), {
  code: 'session_revoked',
})
await auth.close()
