// A soft mark: the token is renewed at its next request, with fresh claims
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const roles = new Map([['alice', 'member']])
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [
    // what `regenerate_claims` did, also at sign-in
    new JwtSessionConfig({
      algorithm,
      extraClaimsProvider: ({ subject }) => ({ role: roles.get(subject) ?? 'guest' }),
    }),
  ],
})
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })

roles.set('alice', 'admin')
await auth.markAccessTokens({ subject: 'alice', mark: 'stale' }) // or by tokenId, sessionId, or subjects: 'everyone'

const headers = { authorization: `Bearer ${accessToken}` }
const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
assert.equal(user.status, 'authenticated')
assert.deepEqual(user.status === 'authenticated' && user.claims, { role: 'admin' })

await auth.close()
