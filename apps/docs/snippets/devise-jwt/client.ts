// A client that signs in by the headers of the app’s own route
import assert from 'node:assert/strict'
import { createAuthClient } from '@tokenpair/client'
import { readTokenHeaders } from '@tokenpair/client/header-transport'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  issueOn: [{ method: 'POST', path: '/users/sign_in' }],
  grantOf: async (response) => ({ subject: (await response.json()).id, method: 'password' }),
})

const fetchApp: typeof fetch = (input, init) => {
  const request = new Request(input, init)
  const isOurs = new URL(request.url).pathname.startsWith('/auth/')
  return isOurs ? auth.handler(request) : auth.around(request, () => Response.json({ id: 'alice' }))
}
const client = createAuthClient({ url: 'https://api.example.com/auth', storage: memoryStorage(), fetch: fetchApp })

await client.signIn(async () => {
  return readTokenHeaders(await fetchApp('https://api.example.com/users/sign_in', { method: 'POST' }))
})
assert.equal(client.state.status, 'signed-in')
await client.refresh() // devise-jwt asks for the password again

client.dispose()
await auth.close()
