// Revoked tokens are remembered until they expire: Denylist
import assert from 'node:assert/strict'
import { denylist, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  revocation: denylist(), // the default
})
const isLive = async (token: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${token}` }
  return (await auth.authenticate(new Request('https://api.example.com/notes', { headers }))).status === 'authenticated'
}

const phone = await auth.issueToken({ subject: 'alice', method: 'password' })
const laptop = await auth.issueToken({ subject: 'alice', method: 'password' })
assert.equal(await auth.tokenManager.revokeToken({ sessionId: phone.sessionId }), true)
assert.equal(await auth.tokenManager.revokeToken({ sessionId: phone.sessionId }), false) // no failure the second time

assert.deepEqual([await isLive(phone.accessToken), await isLive(laptop.accessToken)], [false, true])

await auth.close()
