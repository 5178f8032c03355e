// The configuration, line by line
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, lockedTransport } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const random = (): string => randomBytes(64).toString('hex')
const { JWT_SECRET = random(), LOCK_SECRET = random() } = process.env
const users = new Map([['alice', { role: 'admin' }]])

const auth = await initializeAuthServices({
  store: memoryStore(), // redis_connection: or sqliteStore({ path: 'auth.db' }), which is the default
  transport: lockedTransport({ lockSecret: LOCK_SECRET }), // cookie_lock
  tokenManagerBuilders: [
    new JwtSessionConfig({
      algorithm: JwtAlgorithm.hmacSha512(JWT_SECRET), // algorithm and secret
      sessionLifetime: 86_400, // expiry
      version: 1, // version
      extraClaimsProvider: ({ subject }) => ({ role: users.get(subject)?.role ?? 'guest' }), // regenerate_claims
    }),
  ],
})

const signIn = new Request('https://api.example.com/sign-in', { method: 'POST' })
const issued = await auth.issueToken({ subject: 'alice', method: 'password', request: signIn })
const [cookie = ''] = auth.respond(issued, signIn).headers.getSetCookie()
const headers = { authorization: `Bearer ${issued.accessToken}`, cookie: cookie.split(';')[0] ?? '' }
const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))

assert.deepEqual(user.status === 'authenticated' && user.claims, { role: 'admin' })
await auth.close()
