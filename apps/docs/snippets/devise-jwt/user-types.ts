// Two kinds of users, whose tokens are nothing to each other: scp
import assert from 'node:assert/strict'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const store = memoryStore()
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const servicesOf = (userType: string): Promise<AuthServices> =>
  initializeAuthServices({
    store,
    basePath: `/auth/${userType}`,
    tokenManagerBuilders: [new JwtConfig({ name: userType, audience: userType, algorithm, refreshTokenHashPepper })],
  })
const users = await servicesOf('user')
const admins = await servicesOf('admin')

// ids that differ, since marks and limits of sessions go by the subject alone
const { accessToken } = await users.issueToken({ subject: 'user:1', method: 'password' })
await admins.issueToken({ subject: 'admin:1', method: 'password' })
const headers = { authorization: `Bearer ${accessToken}` }
const request = new Request('https://api.example.com/notes', { headers })

assert.equal((await users.authenticate(request)).status, 'authenticated')
assert.equal((await admins.authenticate(request)).status, 'rejected') // though both have one key

await Promise.all([users.close(), admins.close()])
