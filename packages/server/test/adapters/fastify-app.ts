import { AuthError, type AuthServices } from '@tokenpair/server'
import { authRoutes, crossOrigin, requestHead, requireSession, respond, sessionOf } from '@tokenpair/server/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import { type ExampleOptions, type OpenApp, subjectOf } from './open-app.ts'

/** The example app on Fastify, which reads JSON by itself. */
export async function createFastifyApp(
  auth: AuthServices,
  { parsers = 'none' }: ExampleOptions = {},
): Promise<FastifyInstance> {
  const app = fastify()
  if (parsers === 'first') {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, text, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(text)))),
    )
  }
  await app.register(authRoutes(auth))
  await app.register(crossOrigin(auth))
  app.post('/sign-in', async (request, reply) => {
    const subject = subjectOf(request.body)
    const issued = auth.issueToken({ subject, method: 'password', request: requestHead(request.raw) })
    return respond(auth, issued, reply)
  })
  app.post('/refuse', (_, reply) =>
    respond(auth, new AuthError('sign_in_refused', 'Email or password is wrong'), reply),
  )
  app.get('/me', { onRequest: requireSession(auth) }, async (request) => {
    const { subject, claims } = sessionOf(auth, request)
    return { sub: subject, claims }
  })
  app.get('/notes', { onRequest: requireSession(auth, { scopes: ['notes'] }) }, async () => 'notes')
  app.get('/cached', { preHandler: requireSession(auth) }, async (_, reply) => {
    void reply.header('set-cookie', 'own=1').header('cache-control', 'public, max-age=60')
    return 'cached'
  })
  app.get('/unprotected', async (request) => sessionOf(auth, request).subject)
  return app
}

export async function openFastify(auth: AuthServices, options?: ExampleOptions): Promise<OpenApp> {
  const app = await createFastifyApp(auth, options)
  return {
    port: undefined,
    send: async (method, path, { headers = {}, body } = {}) => {
      const reply = await app.inject({
        method: asMethod(method),
        url: path,
        headers,
        ...(body !== undefined && { body }),
      })
      const fields = new Headers()
      for (const [name, value] of Object.entries(reply.headers)) {
        for (const each of [value ?? []].flat()) fields.append(name, String(each))
      }
      const isEmpty = reply.statusCode === 204
      return new Response(isEmpty ? null : new Uint8Array(reply.rawPayload), {
        status: reply.statusCode,
        headers: fields,
      })
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}

function asMethod(method: string): 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'DELETE' {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'DELETE':
      return method
  }
  return 'POST'
}
