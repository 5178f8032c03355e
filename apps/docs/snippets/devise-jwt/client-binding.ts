// Tokens of one client that no other can use by mistake: JWT_AUD
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const clientBinding = { header: 'x-client-id' }
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper, clientBinding })],
})

const signIn = new Request('https://api.example.com/sign-in', { method: 'POST', headers: { 'x-client-id': 'ios' } })
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password', request: signIn })
const statusAs = async (client: string): Promise<string> => {
  const headers = { authorization: `Bearer ${accessToken}`, 'x-client-id': client }
  return (await auth.authenticate(new Request('https://api.example.com/notes', { headers }))).status
}

assert.equal(await statusAs('ios'), 'authenticated')
assert.equal(await statusAs('web'), 'rejected')

await auth.close()
