import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

/**
 * Serves the built page. What lies in `assets` is named after its content and may be kept for ever; the rest is asked
 * for anew each time.
 */
export function createPageRoutes(folder: string): Hono {
  const routes = new Hono()
  routes.get('*', async (context, next) => {
    await next()
    if (context.res.status !== 200) return
    const isNamedByContent = context.req.path.startsWith('/assets/')
    context.res.headers.set('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
  })
  routes.get('*', serveStatic({ root: folder }))
  return routes
}
