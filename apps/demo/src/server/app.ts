import { AuthError } from '@tokenpair/server'
import type { AuthServices } from '@tokenpair/server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createAccountRoutes } from './http/account-routes.ts'
import { loseAnswers } from './http/lose-answers.ts'
import { createPageRoutes } from './http/page-routes.ts'
import { protectPage } from './http/protect-page.ts'
import { createSessionRoutes } from './http/session-routes.ts'
import type { Notes } from './notes.ts'
import type { Settings } from './trpc/demo-router.ts'
import { createTrpcRoutes } from './trpc/trpc-routes.ts'
import type { Users } from './users/users.ts'

/** What the app is made of. */
export interface AppOptions {
  readonly auth: AuthServices
  readonly users: Users
  readonly notes: Notes
  readonly settings: Settings
  /** Where the built page lies. */
  readonly pageFolder: string
  /** Learns of what was answered as `unavailable`. */
  readonly onError: (error: unknown) => void
}

const largestBody = 16 * 1024

/** Puts the routes together. Whatever a request holds, the answer is a page, JSON or an error with a code. */
export function createApp(options: AppOptions): Hono {
  const { auth, onError } = options
  const app = new Hono()
  const answer = (error: AuthError, request: Request): Response => auth.respond(error, request)

  app.use(protectPage())
  app.use(async (context, next) => {
    await next()
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store')
  })
  app.use(
    bodyLimit({
      maxSize: largestBody,
      onError: ({ req }) => answer(new AuthError('request_too_large', 'The body is too large'), req.raw),
    }),
  )
  app.use('/auth/*', loseAnswers())
  app.all('/auth/*', ({ req }) => auth.handler(req.raw))
  app.get('/.well-known/oauth-authorization-server', ({ req }) => auth.handler(req.raw))
  app.route('/', createAccountRoutes(options))
  app.route('/', createSessionRoutes(auth))
  app.route('/', createTrpcRoutes(options))
  app.route('/', createPageRoutes(options))

  app.notFound(({ req }) => answer(new AuthError('not_found', 'There is nothing at this address'), req.raw))
  app.onError((error, { req }) => {
    onError(error)
    return answer(new AuthError('unavailable', 'The server could not answer: try again later'), req.raw)
  })
  return app
}
