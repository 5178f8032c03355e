// An issuer, and tokens of others left to others
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const store = memoryStore()
const jwtOf = (issuer: string): JwtConfig => new JwtConfig({ algorithm, refreshTokenHashPepper, issuer })
const auth = await initializeAuthServices({ store, tokenManagerBuilders: [jwtOf('https://api.example.com')] })
const other = await initializeAuthServices({ store, tokenManagerBuilders: [jwtOf('https://other.example.com')] })

/** Asks the next one only where a token is none of ours. */
async function whoIs(request: Request): Promise<string> {
  const user = await auth.authenticate(request)
  if (user.status === 'authenticated') return user.subject
  return user.error.code === 'token_invalid' ? 'somebody for the next one to say' : user.error.code
}

const issued = await Promise.all([auth, other].map((each) => each.issueToken({ subject: 'alice', method: 'password' })))
const requests = issued.map(({ accessToken }) => {
  return new Request('https://api.example.com/notes', { headers: { authorization: `Bearer ${accessToken}` } })
})
assert.deepEqual(await Promise.all(requests.map(whoIs)), ['alice', 'somebody for the next one to say'])

await Promise.all([auth.close(), other.close()])
