import type { Authenticated, AuthServices } from '@tokenpair/server'
import { requireSession as expressSession } from '@tokenpair/server/express'
import { requireSession as fastifySession, sessionOf } from '@tokenpair/server/fastify'
import { requireSession as honoSession } from '@tokenpair/server/hono'
import { requireSession as nodeSession } from '@tokenpair/server/node'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { describe, expectTypeOf, test } from 'vitest'

interface Claims {
  readonly role: 'admin' | 'member'
}
declare const auth: AuthServices<Claims>
declare const incoming: Parameters<ReturnType<typeof nodeSession>>[0]
declare const outgoing: Parameters<ReturnType<typeof nodeSession>>[1]

describe('requireSession()', () => {
  test('gives a route of node:http the claims of the server half', async () => {
    expectTypeOf(await nodeSession(auth)(incoming, outgoing)).toEqualTypeOf<Authenticated<Claims> | undefined>()
  })

  test('gives a route of Hono the claims of the server half', () => {
    new Hono().get('/notes/:id', honoSession(auth), (c) => {
      expectTypeOf(c.var.auth).toEqualTypeOf<Authenticated<Claims>>()
      expectTypeOf(c.req.param('id')).toEqualTypeOf<string>()
      return c.json({})
    })
  })

  test('gives a route of Express the claims of the server half, and leaves it its parameters', () => {
    express().get('/notes/:id', expressSession(auth), (request, response) => {
      expectTypeOf(response.locals.auth).toEqualTypeOf<Authenticated<Claims>>()
      expectTypeOf(request.params.id).toEqualTypeOf<string>()
    })
  })

  test('gives a route of Fastify the claims of the server half', () => {
    fastify().get('/notes', { onRequest: fastifySession(auth) }, async (request) => {
      expectTypeOf(sessionOf(auth, request)).toEqualTypeOf<Authenticated<Claims>>()
    })
  })
})
