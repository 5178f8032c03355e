// When a session ends by itself
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, JwtSessionTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const clock = manualClock()
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [
    new JwtSessionConfig({
      algorithm,
      sessionLifetime: 86_400, // a token lives for a day, and is renewed when used
      inactivityTimeout: 1800, // half an hour without use ends the session
      touchInterval: 60, // a use is written down once a minute
      maxSessionLifetime: 2_592_000, // 30 days, whatever happens
    }),
  ],
  clock,
})
const sessions = auth.getTokenManager(JwtSessionTokenManager)
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })

async function use(): Promise<string> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await auth.authenticate(new Request('https://api.example.com/', { headers }))).status
}

await clock.advance(1_700_000)
assert.equal(await use(), 'authenticated')
await clock.advance(1_700_000)
assert.equal(await use(), 'authenticated')
await clock.advance(1_800_000)
assert.equal(await use(), 'rejected')
assert.equal((await sessions.inspect(accessToken)).state, 'expired')
await auth.close()
