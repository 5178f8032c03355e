import { createSigner } from 'fast-jwt'
import { sign as honoSign } from 'hono/jwt'
import { importPKCS8, SignJWT } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { Contestant } from '../measure.ts'
import { type Algorithm, audience, type BenchKeys, content, drawKeys, issuer } from './algorithms.ts'
import { type OwnServer, startOwnServer } from './own.ts'

/** Those that sign tokens of one algorithm. Ours starts a session for each, since no smaller public function signs. */
export async function signContestants(alg: Algorithm): Promise<readonly Contestant[]> {
  const keys = drawKeys(alg)
  let server: OwnServer | undefined
  const own: Contestant = {
    name: 'Tokenpair, issueToken()',
    prepare: async () => {
      server ??= await startOwnServer(keys.own)
    },
    run: repeat((number) => server?.issue(`user-${number}`)),
  }
  const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url')
  const input = `${header}.${Buffer.from(JSON.stringify(claimsOf(1))).toString('base64url')}`
  return [
    own,
    { name: 'node:crypto, the signature alone', run: repeat(() => keys.sign(input)) },
    ...(await peers(keys)),
  ]
}

async function peers({ customary, signing, secret }: BenchKeys): Promise<readonly Contestant[]> {
  const fastJwt = createSigner({ key: signing, algorithm: customary, header: { alg: customary, typ: 'at+jwt' } })
  const key = customary === 'HS512' ? new TextEncoder().encode(secret) : await importPKCS8(signing, customary)
  const header = { alg: customary, typ: 'at+jwt' }
  const contestants = [
    { name: 'fast-jwt', run: repeat((number) => fastJwt(claimsOf(number))) },
    {
      name: 'jose',
      run: repeat((number) => new SignJWT(claimsOf(number)).setProtectedHeader(header).sign(key)),
    },
    { name: 'hono/jwt', run: repeat((number) => honoSign(claimsOf(number), signing, customary)) },
  ]
  if (customary === 'EdDSA') return contestants // jsonwebtoken has none
  const options = { algorithm: customary, header }
  return [
    ...contestants,
    { name: 'jsonwebtoken', run: repeat((number) => jsonwebtoken.sign(claimsOf(number), signing, options)) },
  ]
}

/** The claims that our tokens have, but that the ids are not drawn. */
function claimsOf(number: number): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000)
  const ids = { jti: 'AAAAAAAAAAAAAAAAAAAAAA', sid: 'BBBBBBBBBBBBBBBBBBBBBA' }
  const { scopes, claims } = content
  return {
    iss: issuer,
    sub: `user-${number}`,
    aud: audience,
    exp: iat + 600,
    iat,
    ...ids,
    scope: scopes.join(' '),
    ...claims,
  }
}

function repeat(sign: (number: number) => unknown): Contestant['run'] {
  let number = 0
  return async (milliseconds) => {
    const until = performance.now() + milliseconds
    let done = 0
    while (performance.now() < until) {
      for (let few = 0; few < 8; few += 1) {
        const signed = sign((number += 1))
        if (signed instanceof Promise) await signed
      }
      done += 8
    }
    return { done }
  }
}
