// Headers of a signed-in user for the tests of an app: Devise::JWT::TestHelpers
import assert from 'node:assert/strict'
import { allowlist, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { authHeaders } from '@tokenpair/testing'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  revocation: allowlist(), // a real sign-in, so there is a row
})

const given = { accept: 'application/json' }
const headers = await authHeaders(auth, 'alice', { headers: given, scopes: ['notes'] })
assert.equal(headers.get('accept'), 'application/json')
assert.deepEqual(given, { accept: 'application/json' })

const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
assert.deepEqual(user.status === 'authenticated' && [user.subject, ...user.scopes], ['alice', 'notes'])

await auth.close()
