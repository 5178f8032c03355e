// Session data under one claim
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, JwtSessionTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { z } from 'zod'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))

const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [
    new JwtSessionConfig({
      algorithm,
      sessionKey: 'data', // without it, `cart` and `theme` stand beside `sub` and `exp`
      claims: z.object({ cart: z.array(z.string()), theme: z.enum(['light', 'dark']) }),
    }),
  ],
})
const sessions = auth.getTokenManager(JwtSessionTokenManager)

const { accessToken } = await auth.issueToken({
  subject: 'alice',
  method: 'password',
  claims: { cart: ['tea'], theme: 'dark' },
})
const [, payload = ''] = accessToken.split('.')

assert.deepEqual(JSON.parse(Buffer.from(payload, 'base64url').toString()).data, { cart: ['tea'], theme: 'dark' })
assert.deepEqual((await sessions.find(accessToken))?.claims, { cart: ['tea'], theme: 'dark' })
await auth.close()
