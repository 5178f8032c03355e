import { AuthError, isAuthError, jwksPath, routes } from '@tokenpair/protocol'
import type { Authenticated, Authentication, RoutedManager } from '../token-managers/token-manager.ts'
import { createMetadata, type MetadataOptions, metadataPathOf } from './metadata-route.ts'
import { documentResponse, errorResponse } from './responses.ts'
import { answerSessionEnd, answerSessionList, answerSessionsEnd } from './sessions-route.ts'
import { answerRevoke, answerToken } from './token-route.ts'

/** What the routes are made of. */
export interface HandlerOptions extends MetadataOptions {
  readonly manager: RoutedManager
  readonly authenticate: (request: Request) => Promise<Authentication<object>>
  /** Learns of what was answered as `unavailable` because something failed here. */
  readonly onError: (error: unknown) => void
}

type Answer = () => Promise<Response> | Response
type Route = Readonly<Partial<Record<string, Answer>>>

/** Creates the answerer of all routes. It never throws: what fails is answered with one of the error codes. */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const url = new URL(request.url)
      const route = findRoute(url, request, options)
      const method = request.method === 'HEAD' ? 'GET' : request.method
      const answer = Object.hasOwn(route, method) ? route[method] : undefined // a method may be called constructor
      if (answer !== undefined) return await answer()
      const response = errorResponse(new AuthError('method_not_allowed', `Use ${Object.keys(route).join(' or ')}`))
      response.headers.set('allow', Object.keys(route).join(', '))
      return response
    } catch (error) {
      if (!isAuthError(error) || error.code === 'unavailable') tell(options.onError, error)
      const trouble = 'The server could not answer: keep the session and repeat the same request later'
      return errorResponse(isAuthError(error) ? error : new AuthError('unavailable', trouble))
    }
  }
}

/** What the app's function throws is its own: the client gets its answer all the same. */
function tell(onError: HandlerOptions['onError'], error: unknown): void {
  try {
    onError(error)
  } catch {
    // there is nobody left to tell
  }
}

function findRoute(url: URL, request: Request, options: HandlerOptions): Route {
  const { manager, basePath } = options
  const asUser = (answer: (user: Authenticated<object>) => Promise<Response>): Answer => {
    return async () => answer(await requireUser(request, options))
  }
  if (url.pathname === metadataPathOf(options.issuer)) {
    return { GET: () => documentResponse(createMetadata(options, url)) }
  }
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : ''
  switch (path) {
    case routes.token:
      return { POST: () => answerToken(request, manager) }
    case routes.revoke:
      return { POST: () => answerRevoke(request, manager) }
    case jwksPath: {
      const keys = manager.publicKeys()
      return { GET: () => documentResponse({ keys }, 'application/jwk-set+json') }
    }
    case routes.sessions:
      return {
        GET: asUser((user) => answerSessionList(url, manager, user)),
        DELETE: asUser((user) => answerSessionsEnd(url, manager, user)),
      }
  }
  if (path.startsWith(`${routes.sessions}/`)) {
    const sessionId = path.slice(routes.sessions.length + 1)
    return { DELETE: asUser((user) => answerSessionEnd(sessionId, manager, user)) }
  }
  throw new AuthError('not_found', `There is no such route below ${basePath}`)
}

async function requireUser(request: Request, { authenticate }: HandlerOptions): Promise<Authenticated<object>> {
  const authentication = await authenticate(request)
  if (authentication.status === 'authenticated') return authentication
  throw authentication.error
}
