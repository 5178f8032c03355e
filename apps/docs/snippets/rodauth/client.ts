// A client that keeps both tokens
import assert from 'node:assert/strict'
import { createAuthClient } from '@tokenpair/client'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'from your password manager' })],
})

/** The server, in place of a network. */
async function serve(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname.startsWith('/auth/')) return auth.handler(request)
  if (pathname === '/sign-in') {
    return auth.respond(await auth.issueToken({ subject: 'alice', method: 'password', request }), request)
  }
  const user = await auth.authenticate(request)
  return user.status === 'authenticated' ? new Response(user.subject) : auth.respond(user.error, request)
}

const client = createAuthClient({
  url: 'https://api.example.com/auth',
  fetch: async (input, init) => serve(new Request(input, init)),
})
await client.signIn(async () => serve(new Request('https://api.example.com/sign-in', { method: 'POST' })))

// a mark in place of the expiry: the client gets a 401, refreshes and repeats the request
await auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
const answer = await client.fetch('https://api.example.com/me')

assert.equal(await answer.text(), 'alice')
assert.equal(client.state.status, 'signed-in')

await client.signOut({ scope: 'all' })
assert.equal(client.state.status, 'signed-out')
client.dispose()
await auth.close()
