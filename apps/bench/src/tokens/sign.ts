import type { Authenticated } from '@tokenpair/server'
import { createSigner } from 'fast-jwt'
import { sign as honoSign } from 'hono/jwt'
import { importPKCS8, SignJWT } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { Contestant } from '../measure.ts'
import { type Algorithm, audience, type BenchKeys, content, drawKeys, issuer } from './algorithms.ts'
import { issueTokens, type OwnServer, startOwnServer } from './own.ts'
import { inFlight } from './verify.ts'

const users = 1024

/** Those that sign tokens of one algorithm. */
export async function signContestants(alg: Algorithm): Promise<readonly Contestant[]> {
  const keys = drawKeys(alg)
  const server = await startOwnServer(keys.own)
  const known = await enter(server)
  const own = [
    { name: 'Tokenpair, createDownscoper()', run: repeat((number) => server.downscope(known(number))) },
    { name: 'Tokenpair, issueToken()', run: repeat((number) => server.issue(`user-${number}`)) },
  ]
  const header = Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url')
  const input = `${header}.${Buffer.from(JSON.stringify(claimsOf(1))).toString('base64url')}`
  return [
    ...own,
    { name: 'node:crypto, the signature alone', run: repeat(() => keys.sign(input)) },
    ...(alg === 'ES512' ? slowContestants(keys, { input, sign: (number) => server.downscope(known(number)) }) : []),
    ...(await peers(keys)),
  ]
}

/** Those that sign several tokens at a time. */
function slowContestants(
  { later }: BenchKeys,
  { input, sign }: { readonly input: string; readonly sign: (number: number) => unknown },
): readonly Contestant[] {
  if (later === undefined) return []
  return [
    { name: `Tokenpair, createDownscoper(), ${inFlight} in flight`, run: repeat(sign, inFlight) },
    { name: 'node:crypto with a callback', run: repeat(() => later.sign(input)) },
    { name: `node:crypto with a callback, ${inFlight} in flight`, run: repeat(() => later.sign(input), inFlight) },
  ]
}

/** Lets users sign in, and answers them in turn. */
async function enter(server: OwnServer): Promise<(number: number) => Authenticated> {
  const known: Authenticated[] = []
  for (const token of await issueTokens(server, users)) {
    const user = await server.validate(token.toString('latin1'))
    if (user.status === 'authenticated') known.push(user)
  }
  return (number) => {
    const user = known[number % known.length]
    if (user === undefined) throw new Error('Nobody could sign in')
    return user
  }
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

/** Signs again and again, so many at a time. */
function repeat(sign: (number: number) => unknown, atOnce = 1): Contestant['run'] {
  let number = 0
  const work = async (until: number): Promise<number> => {
    let done = 0
    while (performance.now() < until) {
      for (let few = 0; few < 8; few += 1) {
        const signed = sign((number += 1))
        if (signed instanceof Promise) await signed
      }
      done += 8
    }
    return done
  }
  return async (milliseconds) => {
    const until = performance.now() + milliseconds
    const done = await Promise.all(Array.from({ length: atOnce }, () => work(until)))
    return { done: done.reduce((sum, part) => sum + part, 0) }
  }
}
