// One sign-in for each user: JTIMatcher
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, jtiMatcher } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const clock = manualClock()
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  clock,
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  revocation: jtiMatcher(),
})
const isLive = async (token: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${token}` }
  return (await auth.authenticate(new Request('https://api.example.com/notes', { headers }))).status === 'authenticated'
}

const phone = await auth.issueToken({ subject: 'alice', method: 'password' })
await clock.advance(1000)
const laptop = await auth.issueToken({ subject: 'alice', method: 'password' })

assert.deepEqual([await isLive(phone.accessToken), await isLive(laptop.accessToken)], [false, true])

await auth.close()
