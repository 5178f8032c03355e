// A strategy of one's own
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, type RevocationStrategy } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

/** Refuses all tokens of a user from before a moment that the app keeps, such as that of the last change of password. */
const notBefore = new Map<string, number>()
const byMoment: RevocationStrategy = {
  name: 'by-moment',
  verdict: ({ subject, issuedAt }) => (issuedAt < (notBefore.get(subject) ?? 0) ? 'dead' : 'live'),
}

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  revocation: byMoment,
})
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
const headers = { authorization: `Bearer ${accessToken}` }
const notes = new Request('https://api.example.com/notes', { headers })
assert.equal((await auth.authenticate(notes)).status, 'authenticated')

notBefore.set('alice', Date.now() + 1000)
assert.equal((await auth.authenticate(notes)).status, 'rejected')

await auth.close()
