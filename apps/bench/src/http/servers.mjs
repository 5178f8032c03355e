// What is measured: each framework without auth, with ours, and with what is customary in it. All answer the same few bytes.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { serve } from '@hono/node-server'
import { initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { requireSession as expressSession } from '@tokenpair/server/express'
import { requireSession as fastifySession, sessionOf } from '@tokenpair/server/fastify'
import { requireSession as honoSession } from '@tokenpair/server/hono'
import { authRoutes, requireSession as nodeSession } from '@tokenpair/server/node'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { jwt } from 'hono/jwt'
import { importJWK, jwtVerify } from 'jose'
import { peersFolder } from '../peers.ts'

const fromPeers = createRequire(`${peersFolder}/package.json`)
const scopes = ['read']

/** Makes the server half with the keys of this run. */
export function createAuth({ alg, secret, jwk, pepper }, store = memoryStore(), clock) {
  const algorithm =
    alg === 'HS512' ? JwtAlgorithm.hmacSha512(secret) : JwtAlgorithm.ecdsaSha512({ privateKey: jwk.private })
  return initializeAuthServices({
    store,
    clock,
    tokenManagerBuilders: [new JwtConfig({ algorithm, refreshTokenHashPepper: pepper })],
  })
}

/** By framework and guard: takes the keys of the run, and answers the port. */
export const servers = {
  'node:http': {
    none: () => listen(createServer((_, response) => answer(response, 'user'))),
    Tokenpair: async (keys) => {
      const admit = nodeSession(await createAuth(keys), { scopes })
      return listen(
        createServer((request, response) => {
          void admit(request, response).then((user) => {
            if (user !== undefined) answer(response, user.subject)
          })
        }),
      )
    },
    'jose by hand': async (keys) => {
      const key = await joseKey(keys)
      const options = { algorithms: [keys.alg] }
      return listen(
        createServer((request, response) => {
          void jwtVerify(request.headers.authorization.slice(7), key, options).then(
            ({ payload }) => answer(response, payload.sub),
            () => response.writeHead(401).end(),
          )
        }),
      )
    },
  },
  Hono: {
    none: () => honoOn(new Hono().get('/me', (c) => c.json({ sub: 'user' }))),
    Tokenpair: async (keys) => {
      const guard = honoSession(await createAuth(keys), { scopes })
      return honoOn(new Hono().get('/me', guard, (c) => c.json({ sub: c.var.auth.subject })))
    },
    'hono/jwt': (keys) => {
      const secret = keys.alg === 'HS512' ? keys.secret : keys.jwk.public
      const guard = jwt({ secret, alg: keys.alg })
      return honoOn(new Hono().get('/me', guard, (c) => c.json({ sub: c.get('jwtPayload').sub })))
    },
  },
  Fastify: {
    none: () => fastifyOn((app) => app.get('/me', async () => ({ sub: 'user' }))),
    Tokenpair: async (keys) => {
      const auth = await createAuth(keys)
      const options = { onRequest: fastifySession(auth, { scopes }) }
      return fastifyOn((app) => app.get('/me', options, async (request) => ({ sub: sessionOf(auth, request).subject })))
    },
    '@fastify/jwt': (keys) => fastifyJwt(keys, {}),
    '@fastify/jwt with its cache': (keys) => fastifyJwt(keys, { cache: true, cacheTTL: 600_000 }),
  },
  Express: {
    none: () => expressOn((app) => app.get('/me', (_, response) => response.json({ sub: 'user' }))),
    Tokenpair: async (keys) => {
      const guard = expressSession(await createAuth(keys), { scopes })
      return expressOn((app) =>
        app.get('/me', guard, (_, response) => response.json({ sub: response.locals.auth.subject })),
      )
    },
    'passport-jwt': (keys) => {
      const passport = fromPeers('passport')
      const { Strategy, ExtractJwt } = fromPeers('passport-jwt')
      const secretOrKey = keys.alg === 'HS512' ? keys.secret : keys.pem.public
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken()
      passport.use(
        new Strategy({ jwtFromRequest, secretOrKey, algorithms: [keys.alg] }, (user, done) => done(null, user)),
      )
      const guard = passport.authenticate('jwt', { session: false })
      return expressOn((app) => app.get('/me', guard, (request, response) => response.json({ sub: request.user.sub })))
    },
  },
  'POST on node:http': {
    none: () =>
      listen(
        createServer((request, response) => {
          request.resume().on('end', () => answer(response, 'user'))
        }),
      ),
    'Tokenpair, POST /auth/token': async (keys) => {
      const { DatabaseSync } = await import('node:sqlite')
      const database = new DatabaseSync(keys.database)
      database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${keys.synchronous}; PRAGMA busy_timeout = 5000`)
      const auth = await createAuth(keys, sqliteStore({ database }))
      return listen(createServer(authRoutes(auth)))
    },
  },
}

/** Answers a few bytes. */
export function answer(response, sub) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ sub }))
}

/** Answers the port. */
export function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
}

function honoOn(app) {
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port))
  })
}

async function fastifyOn(addRoutes) {
  const app = fastify()
  addRoutes(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server.address().port
}

function fastifyJwt({ alg, secret, pem }, cache) {
  const key = alg === 'HS512' ? secret : { private: pem.private, public: pem.public }
  const plugin = fromPeers('@fastify/jwt')
  return fastifyOn((app) => {
    void app.register(plugin, { secret: key, sign: { algorithm: alg }, verify: { algorithms: [alg], ...cache } })
    app.get('/me', { onRequest: (request) => request.jwtVerify() }, async (request) => ({ sub: request.user.sub }))
  })
}

function expressOn(addRoutes) {
  const app = express()
  addRoutes(app)
  return listen(createServer(app))
}

function joseKey({ alg, secret, jwk }) {
  return alg === 'HS512' ? new TextEncoder().encode(secret) : importJWK(jwk.public, alg)
}
