// Only tokens whose row is there: Allowlist
import assert from 'node:assert/strict'
import { allowlist, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  revocation: allowlist(), // asks the store at each request
})

const device = { label: 'Phone' }
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password', device })
const [row] = await auth.tokenManager.listTokens({ subject: 'alice' })
assert.equal(row?.device.label, 'Phone') // a row for each sign-in: the user's list of devices

await auth.deleteSubject('alice')
const headers = { authorization: `Bearer ${accessToken}` }
const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
assert.equal(user.status === 'rejected' && user.error.code, 'token_revoked')

await auth.close()
