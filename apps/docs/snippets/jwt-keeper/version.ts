// A version that has all tokens renewed, and a list of them for a rolling deploy
import assert from 'node:assert/strict'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const store = memoryStore()
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const start = (version: number | readonly [number, number]): Promise<AuthServices> =>
  initializeAuthServices({ store, tokenManagerBuilders: [new JwtSessionConfig({ algorithm, version })] })
const isRenewedBy = async (auth: AuthServices, token: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${token}` }
  const user = await auth.authenticate(new Request('https://api.example.com/notes', { headers }))
  assert.equal(user.status, 'authenticated')
  return user.status === 'authenticated' && user.renewed !== undefined
}

const before = await start(1)
const { accessToken } = await before.issueToken({ subject: 'alice', method: 'password' })

const after = await start(2)
assert.equal(await isRenewedBy(after, accessToken), true) // once: the new token says 2, whatever the old one said

const sideBySide = await start([2, 1])
assert.equal(await isRenewedBy(sideBySide, accessToken), false) // writes 2, and takes 1 as it is

await Promise.all([before.close(), after.close(), sideBySide.close()])
