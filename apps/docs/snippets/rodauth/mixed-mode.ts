// Tokens beside a cookie session of the app
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})
const cookieSessions = new Map([['sid=of-the-app', 'bob']])

/** A token wins, a bad one is refused, and without any the app's own cookie counts. */
async function whoIs(request: Request): Promise<string | undefined> {
  const user = await auth.authenticate(request)
  switch (user.status) {
    case 'authenticated':
      return user.subject
    case 'rejected':
      return undefined
    case 'anonymous':
      return cookieSessions.get(request.headers.get('cookie') ?? '')
  }
}

const url = 'https://api.example.com/'
const cookie = 'sid=of-the-app'
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })

assert.equal(await whoIs(new Request(url, { headers: { cookie } })), 'bob')
assert.equal(await whoIs(new Request(url, { headers: { cookie, authorization: `Bearer ${accessToken}` } })), 'alice')
assert.equal(await whoIs(new Request(url, { headers: { cookie, authorization: 'Bearer x.y.z' } })), undefined)
await auth.close()
