// A client that takes the newest token of its session from any answer
import assert from 'node:assert/strict'
import { createAuthClient } from '@tokenpair/client'
import { headerTransport } from '@tokenpair/client/header-transport'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})

/** The app: it signs in at `/sign-in`, and is for signed-in users everywhere else. */
async function app(request: Request): Promise<Response> {
  if (request.url.endsWith('/sign-in')) {
    return auth.respond(await auth.issueToken({ subject: 'alice', method: 'password', request }), request)
  }
  const user = await auth.authenticate(request)
  if (user.status !== 'authenticated') return auth.respond(user.error, request)
  return auth.deliver(new Response('notes'), user, request)
}

const fetchApp: typeof fetch = (input, init) => app(new Request(input, init))
const client = createAuthClient({
  url: 'https://api.example.com/auth',
  storage: memoryStorage(),
  transport: headerTransport(),
  fetch: fetchApp,
})
await client.signIn(() => fetchApp('https://api.example.com/sign-in', { method: 'POST' }))
const before = await client.getAccessToken()

await auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
assert.equal((await client.fetch('https://api.example.com/notes')).status, 200)
assert.notEqual(await client.getAccessToken(), before)

client.dispose()
await auth.close()
