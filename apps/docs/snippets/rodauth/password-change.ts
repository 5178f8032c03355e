// A new password, a second factor, a closed account
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'from your password manager' })],
})
const grant = { subject: 'alice', method: 'password' }
const [here, elsewhere] = [await auth.issueToken(grant), await auth.issueToken(grant)]

// by a user who is signed in: all sessions but this one
const ended = await auth.tokenManager.revokeAllTokens({ subject: 'alice', except: here.sessionId })
assert.deepEqual(ended, [elsewhere.sessionId])

// by a link in a mail: all of them
assert.deepEqual(await auth.tokenManager.revokeAllTokens({ subject: 'alice' }), [here.sessionId])

// and where the account is closed, say so to its clients
await auth.issueToken(grant)
assert.equal((await auth.deleteSubject('alice')).length, 1)
await auth.close()
