import type { MiddlewareHandler } from 'hono'
import { isRoutePath } from '../adapters/route-paths.ts'
import {
  type AnswerSharer,
  type CrossOriginOptions,
  answerAppPreflight,
  sharesAnswers,
} from '../adapters/share-answers.ts'
import type { AuthServices } from '../auth-services.ts'
import { replaceAnswer } from './hono-session.ts'

/**
 * Mounts the routes of the server half in a Hono app: `app.use(authRoutes(auth))`. Requests for other paths go on.
 *
 * @param auth The server half. Where its routes lie is its option `basePath`, whatever path the middleware is mounted at.
 * @returns The middleware.
 */
export function authRoutes(auth: Pick<AuthServices<never>, 'handler' | 'paths'>): MiddlewareHandler {
  return async (context, next) => {
    if (isRoutePath(context.req.path, auth.paths)) return auth.handler(context.req.raw)
    await next()
    return undefined
  }
}

/**
 * Lets pages of the transport's `allowedOrigins` call routes of a Hono app (CORS), and read the answers, also those that
 * report an error: `app.use(crossOrigin(auth))`, before the routes.
 *
 * @param auth The server half.
 * @param options What the routes know.
 * @returns The middleware; it does nothing where no origins are allowed.
 */
export function crossOrigin(auth: AnswerSharer, options: CrossOriginOptions = {}): MiddlewareHandler {
  const isShared = sharesAnswers(auth)
  return async (context, next) => {
    if (!isShared) return next()
    const { raw } = context.req
    const preflight = answerAppPreflight(auth, raw, { ...options, path: context.req.path })
    if (preflight !== undefined) return preflight
    await next()
    replaceAnswer(context, (answer) => auth.withCors(answer, raw))
    return undefined
  }
}
