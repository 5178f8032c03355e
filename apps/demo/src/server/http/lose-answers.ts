import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { loseAnswerHeader } from '../../lose-answer-header.ts'

/**
 * A drill of this demo: a request that asks for it is served, but its answer is lost with all of its headers, as behind a
 * gateway that gives up. Were it only kept from the page, the browser would still take the cookie that came with it.
 */
export function loseAnswers(): MiddlewareHandler {
  return createMiddleware(async (context, next) => {
    await next()
    if (context.req.header(loseAnswerHeader) === undefined) return
    context.res = undefined // or Hono would put its headers on the next one
    context.res = new Response(null, { status: 504 })
  })
}
