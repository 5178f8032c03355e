// One session for each user
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
  maxSessionsPerSubject: 1,
})
const grant = { subject: 'alice', method: 'password' }

async function statusOf(token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  return (await auth.authenticate(new Request('https://api.example.com/', { headers }))).status
}

const phone = await auth.issueToken(grant)
const laptop = await auth.issueToken(grant)

assert.equal(await statusOf(phone.accessToken), 'rejected')
assert.equal(await statusOf(laptop.accessToken), 'authenticated')
await auth.close()
