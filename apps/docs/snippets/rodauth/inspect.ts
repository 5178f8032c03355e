// What a token is worth, without side effects
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, JwtSessionTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const clock = manualClock()
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
  clock,
})
const sessions = auth.getTokenManager(JwtSessionTokenManager)

const { accessToken } = await sessions.create({ subject: 'alice', method: 'password' })

assert.equal((await sessions.inspect(accessToken)).state, 'live')
assert.equal((await sessions.inspect('x.y.z')).state, 'invalid')
assert.equal(await sessions.find('x.y.z'), undefined)

await clock.advance(86_400_000)
assert.equal((await sessions.inspect(accessToken)).state, 'expired')
await auth.close()
