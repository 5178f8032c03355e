// What a token has to say
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, JwtSessionTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const withdrawn = new Set<string>()

const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [
    new JwtSessionConfig({
      algorithm,
      issuer: 'https://api.example.com',
      audience: 'shop',
      clockTolerance: 5, // seconds
      validate: ({ tokenId }) => !withdrawn.has(tokenId),
    }),
  ],
})
const sessions = auth.getTokenManager(JwtSessionTokenManager)

const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
const token = await sessions.verify(accessToken)
withdrawn.add(token.tokenId)

await assert.rejects(sessions.verify(accessToken), { code: 'token_invalid' })

// and it keeps nobody from signing in
const headers = { authorization: `Bearer ${accessToken}` }
const request = new Request('https://api.example.com/sign-in', { method: 'POST', headers })
assert.equal((await auth.issueToken({ subject: 'alice', method: 'password', request })).subject, 'alice')
await auth.close()
