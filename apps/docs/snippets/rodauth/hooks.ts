// What the app is told and asked
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const log: string[] = []
const blocked = new Set<string>()

const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm: JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64))),
      refreshTokenHashPepper: 'from your password manager',
      extraClaimsProvider: ({ kind }) => ({ made: kind }), // at sign-in and at each refresh
    }),
  ],
  subjects: { statusOf: (subject) => (blocked.has(subject) ? 'blocked' : 'active') }, // at sign-in and at each refresh
  onTokenIssued: ({ subject }) => void log.push(`welcome ${subject}`), // throw here, and there is no session
  onEvent: ({ type }) => void log.push(type),
})

const first = await auth.issueToken({ subject: 'alice', method: 'password' })
const second = await auth.tokenManager.redeem?.({ refreshToken: first.refreshToken })
blocked.add('alice')

await assert.rejects(async () => auth.tokenManager.redeem?.({ refreshToken: second?.refreshToken ?? '' }), {
  code: 'subject_blocked',
})
assert.deepEqual(log, ['issued', 'welcome alice', 'refreshed', 'refused'])
await auth.close()
