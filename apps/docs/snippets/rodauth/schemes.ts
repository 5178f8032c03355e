// Which words may stand before a token
import assert from 'node:assert/strict'
import { bearerTransport, initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
  transport: bearerTransport({ accessToken: { bareTokens: 'accept' } }), // for clients of old
})
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })

async function statusOf(authorization: string): Promise<string> {
  const request = new Request('https://api.example.com/', { headers: { authorization } })
  return (await auth.authenticate(request)).status
}

assert.equal(await statusOf(`Bearer ${accessToken}`), 'authenticated')
assert.equal(await statusOf(`bearer ${accessToken}`), 'authenticated')
assert.equal(await statusOf(`Bearer: ${accessToken}`), 'authenticated')
assert.equal(await statusOf(accessToken), 'authenticated')
assert.equal(await statusOf('Basic YWxpY2U6c2VjcmV0'), 'anonymous') // somebody else's
await auth.close()
