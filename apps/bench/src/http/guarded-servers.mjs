// One server on node:http with a guarded route, `/me`, and an open one, `/ping`, for each way to verify ES512.
import { verify } from 'node:crypto'
import { createServer } from 'node:http'
import { requireSession } from '@tokenpair/server/node'
import { importJWK, jwtVerify } from 'jose'
import { answer, createAuth, listen } from './servers.mjs'

const systemClock = {
  monotonic: () => performance.now(),
  schedule: (callback, delay) => {
    const timer = setTimeout(() => callback(), delay)
    return () => clearTimeout(timer)
  },
}
/** Longer than servers take tokens without a mark after their start. */
const hour = 3_600_000

/** By name: takes the keys of the run, and answers the port. */
export const guardedServers = {
  Tokenpair: async (keys) => guard(await admitOwn(keys)),
  'Tokenpair, up for an hour': async (keys) => {
    let lag = hour
    const admit = await admitOwn(keys, { ...systemClock, now: () => Date.now() - lag })
    lag = 0
    return guard(admit)
  },
  'jose by hand': async (keys) => {
    const key = await importJWK(keys.jwk.public, 'ES512')
    const options = { algorithms: ['ES512'] }
    return guard(async (request, response) => {
      try {
        return await jwtVerify(bearerOf(request), key, options)
      } catch {
        response.writeHead(401).end()
        return undefined
      }
    })
  },
  'node:crypto, synchronous': (keys) =>
    guard(async (request, response) => {
      const token = bearerOf(request)
      const at = token.lastIndexOf('.')
      const signature = Buffer.from(token.slice(at + 1), 'base64url')
      const key = { key: keys.pem.public, dsaEncoding: 'ieee-p1363' }
      if (verify('sha512', Buffer.from(token.slice(0, at)), key, signature)) return token
      response.writeHead(401).end()
      return undefined
    }),
}

async function admitOwn(keys, clock) {
  return requireSession(await createAuth(keys, undefined, clock), { scopes: ['read'] })
}

function guard(admit) {
  return listen(
    createServer((request, response) => {
      if (request.url === '/ping') return answer(response, 'nobody')
      void admit(request, response).then((user) => {
        if (user !== undefined) answer(response, 'user')
      })
    }),
  )
}

function bearerOf(request) {
  return request.headers.authorization?.slice(7) ?? ''
}
