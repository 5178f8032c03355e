// Another secret: with the former one nobody is signed out, without it everybody is
import assert from 'node:assert/strict'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const store = memoryStore()
const former = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const present = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const start = (
  algorithm: JwtAlgorithm,
  fallbackVerificationAlgorithms: readonly JwtAlgorithm[],
): Promise<AuthServices> =>
  initializeAuthServices({
    store,
    tokenManagerBuilders: [new JwtSessionConfig({ algorithm, fallbackVerificationAlgorithms })],
  })
const before = await start(former, [])
const { accessToken } = await before.issueToken({ subject: 'alice', method: 'password' })
const statusBy = async (auth: AuthServices): Promise<string> => {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await auth.authenticate(new Request('https://api.example.com/notes', { headers }))).status
}

const withFormer = await start(present, [former])
assert.equal(await statusBy(withFormer), 'authenticated')

const without = await start(present, [])
assert.equal(await statusBy(without), 'rejected')

await Promise.all([before.close(), withFormer.close(), without.close()])
