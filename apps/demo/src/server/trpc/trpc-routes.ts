import type { AuthServices } from '@tokenpair/server'
import { createAuthContext } from '@tokenpair/server/trpc'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { Hono } from 'hono'
import { createDemoRouter, type DemoRouterOptions } from './demo-router.ts'

/** What the tRPC routes work with. */
export interface TrpcRoutesOptions extends DemoRouterOptions {
  readonly auth: AuthServices
  /** Learns of failures that are not the caller's. */
  readonly onError: (error: unknown) => void
}

/** `/trpc/*`: the router on tRPC's fetch adapter. */
export function createTrpcRoutes({ auth, onError, ...options }: TrpcRoutesOptions): Hono {
  const routes = new Hono()
  const router = createDemoRouter(options)
  const createContext = createAuthContext(auth)
  routes.all('/trpc/*', ({ req }) =>
    fetchRequestHandler({
      endpoint: '/trpc',
      req: req.raw,
      router,
      createContext,
      onError: ({ error }) => (error.code === 'INTERNAL_SERVER_ERROR' ? onError(error) : undefined),
    }),
  )
  return routes
}
