// An access token and a refresh token, which needs no other
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const clock = manualClock()
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm,
      refreshTokenHashPepper: 'from your password manager',
      accessTokenLifetime: 1800,
      refreshTokenLifetime: 1_209_600,
    }),
  ],
  clock,
})

async function signIn(request: Request): Promise<Response> {
  return auth.respond(await auth.issueToken({ subject: 'alice', method: 'password', request }), request)
}

const signedIn = await signIn(new Request('https://api.example.com/sign-in', { method: 'POST' }))
const first = await signedIn.json()
await clock.advance(86_400_000) // the access token has expired long ago
const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
const refreshed = await auth.handler(new Request('https://api.example.com/auth/token', { method: 'POST', body }))
const second = await refreshed.json()

assert.equal(refreshed.status, 200)
assert.notEqual(second.refresh_token, first.refresh_token)
assert.equal(second.session_id, first.session_id)
await auth.close()
