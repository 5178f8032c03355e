// A hard mark: the token is dead, and no soft mark brings it back
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})
const codeOf = async (token: string): Promise<string> => {
  const headers = { authorization: `Bearer ${token}` }
  const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
  return user.status === 'authenticated' ? user.status : user.error.code
}

// a sign-out: by the request, also where its token has expired
const phone = await auth.issueToken({ subject: 'alice', method: 'password' })
const headers = { authorization: `Bearer ${phone.accessToken}` }
assert.equal(await auth.signOut(new Request('https://api.example.com/session', { method: 'DELETE', headers })), true)
assert.equal(await codeOf(phone.accessToken), 'token_revoked')

// by what the app knows of it: a session's id, or a token's
const laptop = await auth.issueToken({ subject: 'alice', method: 'password' })
await auth.tokenManager.revokeToken({ sessionId: laptop.sessionId })
await auth.markAccessTokens({ sessionId: laptop.sessionId, mark: 'stale' })
assert.equal(await codeOf(laptop.accessToken), 'token_revoked')

await auth.close()
