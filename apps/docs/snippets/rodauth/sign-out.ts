// Signing out here, elsewhere and everywhere
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { manualClock } from '@tokenpair/testing'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const clock = manualClock()
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'from your password manager' })],
  clock,
})
const grant = { subject: 'alice', method: 'password' }
const living = async (): Promise<number> => (await auth.tokenManager.listTokens({ subject: 'alice' })).length

async function ask(method: string, path: string, init?: RequestInit): Promise<number> {
  return (await auth.handler(new Request(`https://api.example.com/auth${path}`, { method, ...init }))).status
}

const old = await auth.issueToken(grant)
await clock.advance(3_600_000)
const [here] = [await auth.issueToken(grant), await auth.issueToken(grant), await auth.issueToken(grant)]
const headers = { authorization: `Bearer ${here.accessToken}` }

// one session, by either of its tokens, also by an access token that has expired
await ask('POST', '/revoke', { body: new URLSearchParams({ token: old.accessToken }) })
assert.equal(await living(), 3)

await ask('DELETE', '/sessions?except=current', { headers })
assert.equal(await living(), 1)

await ask('DELETE', '/sessions?except=none', { headers })
assert.equal(await living(), 0)

// a sign-out fails for no token, whatever stands in the head
const stale = { headers: { authorization: 'Bearer garbage' }, body: new URLSearchParams({ token: here.refreshToken }) }
assert.equal(await ask('POST', '/revoke', stale), 200)
await auth.close()
