// No revocation of access tokens: Null
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, stateless } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const clock = manualClock()
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  clock,
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper, accessTokenLifetime: 300 })],
  revocation: stateless(),
})
const { accessToken, sessionId } = await auth.issueToken({ subject: 'alice', method: 'password' })
const headers = { authorization: `Bearer ${accessToken}` }
const notes = new Request('https://api.example.com/notes', { headers })

await auth.tokenManager.revokeToken({ sessionId }) // no refresh any more
assert.equal((await auth.authenticate(notes)).status, 'authenticated')

await clock.advance(300_000)
assert.equal((await auth.authenticate(notes)).status, 'rejected')

await auth.close()
