// A renewed token on the answer to any request
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const clock = manualClock()
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm, sessionLifetime: 3600 })],
  clock,
})

async function showPage(token: string): Promise<Response> {
  const request = new Request('https://api.example.com/page', { headers: { authorization: `Bearer ${token}` } })
  const user = await auth.authenticate(request)
  if (user.status !== 'authenticated') return auth.respond(user.error, request)
  return auth.deliver(new Response('A page'), user, request)
}

const { accessToken: first } = await auth.issueToken({ subject: 'alice', method: 'password' })
const young = await showPage(first)
await clock.advance(1_800_000) // half of its life is over
const [renewing, beside] = await Promise.all([showPage(first), showPage(first)])
const second = renewing.headers.get('authorization')?.replace('Bearer ', '') ?? ''

assert.equal(young.headers.has('authorization'), false)
assert.equal((await showPage(second)).status, 200)
assert.equal(beside.status, 200)
assert.equal((await showPage(first)).status, 200) // the old one lives until it expires
await auth.close()
