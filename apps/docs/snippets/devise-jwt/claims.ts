// Claims of the app in each token: jwt_payload
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { z } from 'zod'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const jwt = new JwtConfig({
  algorithm,
  refreshTokenHashPepper,
  claims: z.object({ role: z.enum(['admin', 'member']) }), // types them wherever they are read
  extraClaimsProvider: ({ subject }) => ({ role: subject === 'alice' ? 'admin' : 'member' }),
})
const auth = await initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [jwt] })
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })

const headers = { authorization: `Bearer ${accessToken}` }
const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
assert.equal(user.status === 'authenticated' && user.claims.role, 'admin')

await auth.close()
