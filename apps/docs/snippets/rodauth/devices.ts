// The devices of a user
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'from your password manager' })],
})
const issued = await auth.issueToken({
  subject: 'alice',
  method: 'password',
  device: { label: 'Phone', userAgent: 'Mozilla/5.0 (iPhone)', ipAddress: '192.0.2.1' },
})

const [session] = await auth.tokenManager.listTokens({ subject: 'alice' })
assert.equal(session?.device.label, 'Phone')
assert.equal(session?.sessionId, issued.sessionId)

// the same list for the user's own page, with the present session marked
const headers = { authorization: `Bearer ${issued.accessToken}` }
const answer = await auth.handler(new Request('https://api.example.com/auth/sessions', { headers }))
const { sessions } = await answer.json()
assert.equal(sessions[0].current, true)
await auth.close()
