// The routes of a session: show it, begin it, renew it, end it
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})

/** What stands for the sessions controller of the example app. */
async function session(request: Request): Promise<Response> {
  switch (request.method) {
    case 'POST': // after the app has checked who it is
      return auth.respond(await auth.issueToken({ subject: 'alice', method: 'password', request }), request)
    case 'DELETE':
      return Response.json({ revoked: await auth.signOut(request) })
    default: {
      const user = await auth.authenticate(request)
      if (user.status !== 'authenticated') return auth.respond(user.error, request)
      return auth.deliver(Response.json({ subject: user.subject, expiresAt: user.expiresAt }), user, request)
    }
  }
}

const url = 'https://api.example.com/session'
const begun = await (await session(new Request(url, { method: 'POST' }))).json()
const headers = { authorization: `Bearer ${begun.access_token}` }
assert.equal((await session(new Request(url, { headers }))).status, 200)

// PATCH was the wish for a new token: the route of every server of ours
const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: begun.refresh_token })
const answer = await auth.handler(new Request('https://api.example.com/auth/token', { method: 'POST', body: form }))
assert.equal(answer.status, 200)

const ended = await session(new Request(url, { method: 'DELETE', headers }))
assert.deepEqual(await ended.json(), { revoked: true })
assert.equal((await session(new Request(url, { headers }))).status, 401)

await auth.close()
