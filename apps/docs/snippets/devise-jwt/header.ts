// Another header for the token: token_header
import assert from 'node:assert/strict'
import { bearerTransport, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const refreshTokenHashPepper = 'thirty-two random bytes of your secret store'
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper })],
  transport: bearerTransport({ accessToken: { header: 'X-Access-Token', bareTokens: 'accept' } }),
  issueOn: [{ method: 'POST', path: '/sign-in' }],
  grantOf: () => ({ subject: 'alice', method: 'password' }),
})

const signIn = new Request('https://api.example.com/sign-in', { method: 'POST' })
const answer = await auth.around(signIn, () => new Response('welcome'))
const token = answer.headers.get('x-access-token') ?? ''

const statusWith = async (headers: Record<string, string>): Promise<string> =>
  (await auth.authenticate(new Request('https://api.example.com/notes', { headers }))).status
assert.equal(await statusWith({ 'x-access-token': token }), 'authenticated')
assert.equal(await statusWith({ authorization: token }), 'anonymous') // free for others

await auth.close()
