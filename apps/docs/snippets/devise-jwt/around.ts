// Tokens around an app whose routes stay as they are
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { Hono } from 'hono'

const app = new Hono()
app.post('/users/sign_in', (context) => context.json({ id: 'alice' }, 201))
app.delete('/users/sign_out', (context) => context.body(null, 204))

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper, accessTokenLifetime: 3600 })],
  issueOn: [{ method: 'POST', path: '/users/sign_in', formats: [undefined, 'json'] }], // dispatch_requests
  grantOf: async (response) => ({ subject: (await response.json()).id, method: 'password' }),
  revokeOn: [{ method: 'DELETE', path: '/users/sign_out' }], // revocation_requests
})
const server = (request: Request): Promise<Response> => auth.around(request, (asked) => app.fetch(asked))

const signedIn = await server(new Request('https://api.example.com/users/sign_in', { method: 'POST' }))
const headers = { authorization: signedIn.headers.get('authorization') ?? '' }
assert.match(headers.authorization, /^Bearer /)
assert.deepEqual(await signedIn.json(), { id: 'alice' }) // the answer of the app, with a token in its head

const notes = new Request('https://api.example.com/notes', { headers })
assert.equal((await auth.authenticate(notes)).status, 'authenticated')

await server(new Request('https://api.example.com/users/sign_out', { method: 'DELETE', headers }))
assert.equal((await auth.authenticate(notes)).status, 'rejected')

await auth.close()
