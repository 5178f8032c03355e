// Tokens without a request: create, find, verify, inspect, rotate and revoke
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, JwtSessionTokenManager } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
})
const tokens = auth.getTokenManager(JwtSessionTokenManager)

const { accessToken } = await tokens.create({ subject: 'alice', method: 'password', claims: { team: 7 } })
assert.equal((await tokens.find(accessToken))?.subject, 'alice')
assert.equal(await tokens.find('no token'), undefined)
assert.equal((await tokens.verify(accessToken)).claims['team'], 7)
await assert.rejects(tokens.verify('no token'), { code: 'token_invalid' }) // says why, where `find` does not

const { tokenId } = await tokens.verify(accessToken)
await auth.markAccessTokens({ tokenId, mark: 'stale' })
const inspection = await tokens.inspect(accessToken) // changes nothing
assert.deepEqual(inspection.state === 'stale' && inspection.reasons, ['marked'])

const rotated = await tokens.rotate(accessToken)
assert.equal((await tokens.inspect(rotated.accessToken)).state, 'live')

assert.equal(await tokens.revoke(rotated.accessToken), true)
assert.equal((await tokens.inspect(accessToken)).state, 'revoked') // both are tokens of one session

await auth.close()
