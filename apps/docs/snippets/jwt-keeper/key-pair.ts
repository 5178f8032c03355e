// A private key that signs, and a public one that anybody can verify with
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const { privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']) // or PEM, DER, JWK
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm: JwtAlgorithm.from({ alg: 'Ed25519', privateKey }) })],
})
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })

const headers = { authorization: `Bearer ${accessToken}` }
assert.equal((await auth.authenticate(new Request('https://api.example.com', { headers }))).status, 'authenticated')

const published = await auth.handler(new Request('https://api.example.com/auth/jwks.json'))
assert.match(await published.text(), /"crv":"Ed25519"/)

await auth.close()
