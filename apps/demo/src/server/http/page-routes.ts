import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { type Switches, writeSwitches } from '../switches.ts'

/** What the page routes work with. */
export interface PageRoutesOptions {
  /** Where the built page lies. */
  readonly pageFolder: string
  readonly settings: Switches
}

/**
 * Serves the built page. What lies in `assets` is named after its content and may be kept for ever; the rest is asked
 * for anew each time.
 */
export function createPageRoutes({ pageFolder, settings }: PageRoutesOptions): Hono {
  const routes = new Hono()
  routes.get('*', async (context, next) => {
    await next()
    if (context.res.status !== 200) return
    const isNamedByContent = context.req.path.startsWith('/assets/')
    context.res.headers.set('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
  })
  routes.on('GET', ['/', '/index.html'], async (context) => {
    const page = await readFile(join(pageFolder, 'index.html'), 'utf8').catch(() => undefined)
    return page === undefined ? context.notFound() : context.html(writeSwitches(page, settings))
  })
  routes.get('*', serveStatic({ root: pageFolder }))
  return routes
}
