// A token that is worth nothing without its cookie
import assert from 'node:assert/strict'
import { initializeAuthServices, JwtAlgorithm, JwtSessionConfig, lockedTransport } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const lockSecret = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
  transport: lockedTransport({ lockSecret }),
})

const signIn = new Request('https://api.example.com/sign-in', { method: 'POST' })
const issued = await auth.issueToken({ subject: 'alice', method: 'password', request: signIn })
const [setCookie = ''] = auth.respond(issued, signIn).headers.getSetCookie()
assert.match(setCookie, /^__Host-tokenpair-lock-.*; HttpOnly; Secure; SameSite=Strict$/) // one for each session

const statusWith = async (headers: Record<string, string>): Promise<string> => {
  const bearer = { authorization: `Bearer ${issued.accessToken}` }
  const request = new Request('https://api.example.com/notes', { headers: { ...bearer, ...headers } })
  return (await auth.authenticate(request)).status
}
assert.equal(await statusWith({ cookie: setCookie.split(';')[0] ?? '' }), 'authenticated')
assert.equal(await statusWith({}), 'rejected')

await auth.close()
