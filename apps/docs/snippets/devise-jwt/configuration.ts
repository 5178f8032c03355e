// The configuration, line by line
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { denylist, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const random = (): string => randomBytes(32).toString('hex')
const { JWT_SECRET = random(), REFRESH_TOKEN_PEPPER = random() } = process.env
const users = new Map([['alice', { role: 'admin' }]])

const auth = await initializeAuthServices({
  store: memoryStore(), // or sqliteStore({ path: 'auth.db' }), which is the default
  revocation: denylist(), // jwt_revocation_strategy
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm: JwtAlgorithm.hmacSha256(JWT_SECRET), // secret and algorithm
      accessTokenLifetime: 3600, // expiration_time
      extraClaimsProvider: ({ subject }) => ({ role: users.get(subject)?.role ?? 'guest' }), // jwt_payload
      refreshTokenHashPepper: REFRESH_TOKEN_PEPPER, // for what is new: refresh tokens
    }),
  ],
})

const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
const headers = { authorization: `Bearer ${accessToken}` }
const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))

assert.deepEqual(user.status === 'authenticated' && user.claims, { role: 'admin' })
await auth.close()
