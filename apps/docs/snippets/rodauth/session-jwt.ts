// A JWT that is the session
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const secret = crypto.getRandomValues(new Uint8Array(64))

const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm: JwtAlgorithm.hmacSha512(secret) })],
})

async function signIn(request: Request): Promise<Response> {
  const issued = await auth.issueToken({ subject: 'alice', method: 'password', claims: { cart: ['tea'] }, request })
  return auth.respond(issued, request)
}

async function showCart(request: Request): Promise<Response> {
  const user = await auth.authenticate(request)
  if (user.status !== 'authenticated') return auth.respond(user.error, request)
  return auth.deliver(Response.json(user.claims), user, request)
}

const signedIn = await signIn(new Request('https://api.example.com/sign-in', { method: 'POST' }))
const { access_token: token } = await signedIn.json()
const headers = { authorization: `Bearer ${token}` }
const answer = await showCart(new Request('https://api.example.com/cart', { headers }))

assert.deepEqual(await answer.json(), { cart: ['tea'] })
assert.equal(answer.headers.has('authorization'), false) // the token is young, so the client keeps it
await auth.close()
