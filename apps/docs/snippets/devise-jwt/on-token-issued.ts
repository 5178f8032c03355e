// Something to do for each token that is handed out: on_jwt_dispatch
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const log: string[] = []
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  issueOn: [{ method: 'POST', path: '/sign-in' }],
  grantOf: () => ({ subject: 'alice', method: 'password' }),
  onTokenIssued: ({ subject, method }) => void log.push(`${subject} by ${method}`),
})

const signIn = new Request('https://api.example.com/sign-in', { method: 'POST' })
await auth.around(signIn, (request) => auth.around(request, () => new Response('welcome'))) // wrapped twice

assert.deepEqual(log, ['alice by password'])

await auth.close()
