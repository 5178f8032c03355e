import { AuthError, isAuthError, jwksPath, tokenPath, revokePath, sessionsPath } from '@tokenpair/protocol'
import type { Authenticated, Authentication, RoutedManager } from '../token-managers/token-manager.ts'
import type { RequestHead, RequestWithBody, Transport } from '../transport/transport.ts'
import { type Answer, documentAnswer } from './answer.ts'
import { answerPreflight, isPreflight, shareAnswer } from './cross-origin.ts'
import { errorAnswer } from './error-answer.ts'
import { createMetadata, type MetadataOptions, metadataPathOf } from './metadata-route.ts'
import { answerSessionEnd, answerSessionList, answerSessionsEnd, type SessionsCall } from './sessions-route.ts'
import { answerRevoke, answerToken, type TokenRouteOptions } from './token-route.ts'

/** What the routes are made of. */
export interface HandlerOptions extends MetadataOptions {
  readonly manager: RoutedManager
  readonly transport: Transport
  readonly onRefused: TokenRouteOptions['onRefused']
  readonly authenticate: (request: RequestHead) => Promise<Authentication<object>>
  /** Learns of what was answered as `unavailable` because something failed here. */
  readonly onError: (error: unknown) => void
}

type Method = () => Promise<Answer> | Answer
type Route = Readonly<Partial<Record<string, Method>>>
type RouteOptions = HandlerOptions & TokenRouteOptions

type Handler = (request: RequestWithBody) => Promise<Response>

/** What handlers make their responses of. */
const answerers = new WeakMap<Handler, (request: RequestWithBody) => Promise<Answer>>()

/** Creates the handler of all routes. It never throws: what fails is answered with one of the error codes. */
export function createHandler(options: HandlerOptions): Handler {
  const answerRoutes = createAnswerer(options)
  const handler: Handler = async (request) => (await answerRoutes(request)).toResponse()
  answerers.set(handler, answerRoutes)
  return handler
}

/** For adapters that need no `Response`: the same handler without it; `undefined` where an app has put its own around it. */
export function answererOf(handler: Handler): ((request: RequestWithBody) => Promise<Answer>) | undefined {
  return answerers.get(handler)
}

function createAnswerer(options: HandlerOptions): (request: RequestWithBody) => Promise<Answer> {
  const { transport, onError } = options
  const explain = (error: unknown): Answer => {
    if (!isAuthError(error) || error.code === 'unavailable') tell(onError, error)
    const trouble = 'The server could not answer: keep the session and repeat the same request later'
    return errorAnswer(isAuthError(error) ? error : new AuthError('unavailable', trouble))
  }
  return async (request) => {
    const found = await answer(request, { ...options, explain }).catch(explain)
    return shareAnswer(found, request, transport.crossOrigin)
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

async function answer(request: RequestWithBody, options: RouteOptions): Promise<Answer> {
  const { crossOrigin } = options.transport
  const route = findRoute(new URL(request.url), request, options)
  const methods = Object.keys(route)
  if (crossOrigin !== undefined && isPreflight(request)) return answerPreflight(request, methods, crossOrigin)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const found = Object.hasOwn(route, method) ? route[method] : undefined // a method may be called constructor
  if (found !== undefined) return found()
  const refusal = errorAnswer(new AuthError('method_not_allowed', `Use ${methods.join(' or ')}`))
  refusal.headers.set('allow', methods.join(', '))
  return refusal
}

function findRoute(url: URL, request: RequestWithBody, options: RouteOptions): Route {
  const { manager, transport, basePath } = options
  const asUser = (answerCall: (call: SessionsCall) => Promise<Answer>): Method => {
    return async () => answerCall({ request, url, manager, transport, user: await requireUser(request, options) })
  }
  if (url.pathname === metadataPathOf(options.issuer)) {
    return { GET: () => documentAnswer(createMetadata(options, url)) }
  }
  const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : ''
  switch (path) {
    case tokenPath:
      return { POST: () => answerToken(request, options) }
    case revokePath:
      return { POST: () => answerRevoke(request, options) }
    case jwksPath: {
      const keys = manager.publicKeys()
      return { GET: () => documentAnswer({ keys }, 'application/jwk-set+json') }
    }
    case sessionsPath:
      return { GET: asUser(answerSessionList), DELETE: asUser(answerSessionsEnd) }
  }
  if (path.startsWith(`${sessionsPath}/`)) {
    const sessionId = path.slice(sessionsPath.length + 1)
    return { DELETE: asUser((call) => answerSessionEnd(sessionId, call)) }
  }
  throw new AuthError('not_found', `There is no such route below ${basePath}`)
}

async function requireUser(request: RequestHead, { authenticate }: HandlerOptions): Promise<Authenticated<object>> {
  const authentication = await authenticate(request)
  if (authentication.status === 'authenticated') return authentication
  throw authentication.error
}
