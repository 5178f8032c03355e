import type { Context } from 'hono'

/**
 * Reads the body of a request as JSON, or `undefined` where it is none or not called JSON. A form of another site can
 * send neither, so nobody is signed in by a page that they did not mean to sign in at.
 */
export async function readJson(context: Context): Promise<unknown> {
  const mediaType = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') return undefined
  try {
    return await context.req.json<unknown>()
  } catch {
    return undefined
  }
}
