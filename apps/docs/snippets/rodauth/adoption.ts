// A client that takes renewed tokens
import assert from 'node:assert/strict'
import { createAuthClient } from '@tokenpair/client'
import { headerTransport } from '@tokenpair/client/header-transport'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})

/** The server, in place of a network. */
async function serve(request: Request): Promise<Response> {
  if (new URL(request.url).pathname === '/sign-in') {
    return auth.respond(await auth.issueToken({ subject: 'alice', method: 'password', request }), request)
  }
  const user = await auth.authenticate(request)
  if (user.status !== 'authenticated') return auth.respond(user.error, request)
  return auth.deliver(new Response(user.subject), user, request)
}

const client = createAuthClient({
  url: 'https://api.example.com/auth',
  transport: headerTransport(),
  fetch: async (input, init) => serve(new Request(input, init)),
})
await client.signIn(async () => serve(new Request('https://api.example.com/sign-in', { method: 'POST' })))
const first = await client.getAccessToken()

await auth.markAccessTokens({ subject: 'alice', mark: 'stale' }) // as half of its life would
const answers = await Promise.all([1, 2, 3].map(async () => client.fetch('https://api.example.com/me')))

assert.deepEqual(
  answers.map(({ status }) => status),
  [200, 200, 200],
)
assert.equal((await client.fetch('https://api.example.com/me')).status, 200) // with the new token
assert.notEqual(await client.getAccessToken(), first)
assert.equal(client.state.status, 'signed-in')
client.dispose()
await auth.close()
