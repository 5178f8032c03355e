import type { AuthServices } from '@tokenpair/server'

/** What a proxy protects. */
export interface ProxyOptions {
  /** Paths for whoever is signed in, with all that is below them. */
  readonly protectedPaths: readonly string[]
}

/** Creates the function that `proxy.ts` exports. It looks at the session and never changes it. */
export function createProxy(auth: AuthServices, { protectedPaths }: ProxyOptions) {
  const isProtected = (path: string): boolean =>
    protectedPaths.some((start) => path === start || path.startsWith(`${start}/`))

  return async (request: Request): Promise<Response | undefined> => {
    const url = new URL(request.url)
    if (!isProtected(url.pathname)) return undefined
    const authentication = await auth.authenticate(request)
    if (authentication.status === 'authenticated') return undefined

    const { error } = authentication
    const wantsPage = request.headers.get('accept')?.includes('text/html') ?? false
    if (!wantsPage || error.action === 'retry') return auth.respond(error, request)
    const returnTo = new URLSearchParams({ returnTo: url.pathname + url.search })
    return Response.redirect(new URL(`/sign-in?${returnTo}`, url), 303)
  }
}
