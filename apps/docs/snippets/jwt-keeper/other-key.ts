// Tokens of another key and another issuer, beside one's own
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const store = memoryStore()
const secretKey = (): JwtAlgorithm => JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const partner = new JwtSessionConfig({
  name: 'partner',
  algorithm: secretKey(),
  issuer: 'https://partner.example.com',
})
const own = new JwtSessionConfig({ algorithm: secretKey(), issuer: 'https://api.example.com' })

// the first one issues, and all of them validate
const auth = await initializeAuthServices({ store, tokenManagerBuilders: [own, partner] })
const ofPartner = await initializeAuthServices({ store, tokenManagerBuilders: [partner] })
const { accessToken } = await ofPartner.issueToken({ subject: 'bob', method: 'contract' })

const headers = { authorization: `Bearer ${accessToken}` }
const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
assert.equal(user.status === 'authenticated' && user.manager, 'partner')

// a server that does not know the partner takes none of its tokens
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const alone = await initializeAuthServices({
  store,
  tokenManagerBuilders: [own, new JwtConfig({ algorithm: secretKey(), refreshTokenHashPepper })],
})
const stranger = await alone.authenticate(new Request('https://api.example.com/notes', { headers }))
assert.equal(stranger.status === 'rejected' && stranger.error.code, 'token_invalid')

await Promise.all([auth.close(), ofPartner.close(), alone.close()])
