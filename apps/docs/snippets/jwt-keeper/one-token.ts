// One token that is the session, renewed on the answer to any request
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const clock = manualClock()
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  clock,
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm, sessionLifetime: 86_400 })],
})

/** What `before_action :require_authentication` did: wrap a route in it. */
async function requireAuthentication(
  request: Request,
  route: (subject: string) => Response | Promise<Response>,
): Promise<Response> {
  const user = await auth.authenticate(request)
  if (user.status !== 'authenticated') return auth.respond(user.error, request)
  return auth.deliver(await route(user.subject), user, request)
}

const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
const ask = (): Promise<Response> => {
  const headers = { authorization: `Bearer ${accessToken}` }
  return requireAuthentication(new Request('https://api.example.com/notes', { headers }), (subject) =>
    Response.json({ notesOf: subject }),
  )
}

assert.equal((await ask()).headers.get('authorization'), null) // nothing to renew, so no token on the answer

await clock.advance(12 * 3_600_000)
const renewed = await ask()
assert.match(renewed.headers.get('authorization') ?? '', /^Bearer /)
assert.equal(renewed.headers.get('cache-control'), 'no-store')
assert.equal((await ask()).status, 200) // the former token lives until it expires: requests beside this one lose nothing

await auth.close()
