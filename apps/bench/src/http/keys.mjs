// Keys, tokens and requests of one run.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { createAuth } from './servers.mjs'

/** Draws the keys of a run. */
export function drawKeys(alg) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  return {
    alg,
    secret: randomBytes(64).toString('hex'),
    pepper: randomBytes(32).toString('hex'),
    jwk: {
      private: { ...privateKey.export({ format: 'jwk' }), alg: 'ES512' },
      public: { ...publicKey.export({ format: 'jwk' }), alg: 'ES512' },
    },
    pem: {
      private: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      public: publicKey.export({ type: 'spki', format: 'pem' }),
    },
  }
}

/** Makes the tokens of so many users: of ours, and of the customary kind, with the same claims. */
export async function makeTokens(keys, count) {
  const auth = await createAuth(keys)
  const users = Array.from({ length: count }, (_, index) => `user${index}`)
  const own = []
  for (const subject of users) {
    const { accessToken } = await auth.issueToken({ subject, method: 'password', scopes: ['read'] })
    own.push(accessToken)
  }
  await auth.close()
  const { alg, secret, jwk } = keys
  const key = alg === 'HS512' ? new TextEncoder().encode(secret) : await importJWK(jwk.private, alg)
  const others = []
  for (const token of own) {
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
    others.push(await new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(key))
  }
  return { own, others }
}

const head = 'GET /me HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n'

/** A request for the open route. */
export const ping = 'GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

/** A request without a token. */
export const anonymous = `${head}\r\n`

/** The requests that carry these tokens, as they travel. */
export function requestsWith(tokens) {
  return { texts: tokens.map((token) => `${head}Authorization: Bearer ${token}\r\n\r\n`), isOnce: false }
}
