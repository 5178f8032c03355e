// A configuration with all of it
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const random = (): string => randomBytes(64).toString('hex')
const { JWT_SECRET = random(), JWT_OLD_SECRET = random(), REFRESH_TOKEN_PEPPER = random() } = process.env

const auth = await initializeAuthServices({
  store: memoryStore(), // or sqliteStore({ path: 'auth.db' }), which is the default
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm: JwtAlgorithm.hmacSha512(JWT_SECRET), // jwt_secret
      fallbackVerificationAlgorithms: [JwtAlgorithm.hmacSha512(JWT_OLD_SECRET)], // jwt_old_secret
      refreshTokenHashPepper: REFRESH_TOKEN_PEPPER, // hmac_secret
      accessTokenLifetime: 1800, // jwt_access_token_period
      refreshTokenLifetime: 1_209_600, // jwt_refresh_token_deadline_interval
      maxSessionLifetime: 2_592_000, // session_lifetime_deadline
    }),
  ],
})

const { accessToken } = await auth.issueToken({ subject: '7', method: 'password' })
const headers = { authorization: `Bearer ${accessToken}` }
const user = await auth.authenticate(new Request('https://api.example.com/', { headers }))

assert.equal(user.status, 'authenticated')
await auth.close()
