// Another lifetime for one sign-in
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const day = 86_400
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm, sessionLifetime: day, maxTokenLifetime: 30 * day })],
})

const usual = await auth.issueToken({ subject: 'alice', method: 'password' })
const remembered = await auth.issueToken({ subject: 'alice', method: 'password', idleLifetime: 30 * day })
const short = await auth.issueToken({ subject: 'alice', method: 'recovery-code', maxLifetime: 600 })

assert.deepEqual(
  [usual, remembered, short].map(({ accessTokenExpiresIn }) => accessTokenExpiresIn),
  [day, 30 * day, 600],
)

await auth.close()
