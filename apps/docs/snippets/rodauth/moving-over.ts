// A token of Rodauth for one of Tokenpair
import assert from 'node:assert/strict'
import { AuthError, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { jwtVerify, SignJWT } from 'jose'

const rodauthSecret = new TextEncoder().encode('the jwt_secret of Rodauth, which is of any length')
const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: 'from your password manager' })],
})

/** A route of the app, for as long as clients with tokens of Rodauth are about. */
async function moveOver(request: Request): Promise<Response> {
  const token = request.headers.get('authorization')?.replace(/^Bearer:?\s*/, '') ?? ''
  const verified = await jwtVerify(token, rodauthSecret, { algorithms: ['HS256'], requiredClaims: ['exp'] }).catch(
    () => undefined,
  )
  const account = verified?.payload['account_id']
  if (typeof account !== 'number') {
    return auth.respond(new AuthError('sign_in_refused', 'Sign in again'), request)
  }
  return auth.respond(await auth.issueToken({ subject: String(account), method: 'rodauth' }), request)
}

const url = 'https://api.example.com/move-over'
const old = new SignJWT({ account_id: 7 }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('30m')
const headers = { authorization: await old.sign(rodauthSecret) }
const moved = await moveOver(new Request(url, { method: 'POST', headers }))
const refused = await moveOver(new Request(url, { method: 'POST' }))

assert.equal((await moved.json()).sub, '7')
assert.equal(refused.status, 401)
await auth.close()
