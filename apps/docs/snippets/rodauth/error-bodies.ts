// Errors by code, in a body of your own
import assert from 'node:assert/strict'
import { type AuthErrorCode, initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})
const german: Partial<Record<AuthErrorCode, string>> = { token_missing: 'Bitte melden Sie sich an' }

async function showPage(request: Request): Promise<Response> {
  const user = await auth.authenticate(request)
  if (user.status === 'authenticated') return new Response('A page')
  const { status, headers } = auth.respond(user.error, request) // has the challenge and the status
  const { code, message } = user.error
  return Response.json({ reason: code, error: german[code] ?? message }, { status, headers })
}

const answer = await showPage(new Request('https://api.example.com/page'))

assert.equal(answer.status, 401)
assert.deepEqual(await answer.json(), { reason: 'token_missing', error: 'Bitte melden Sie sich an' })
await auth.close()
