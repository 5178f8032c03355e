import { AuthError, isAuthError, type JsonObject } from '@tokenpair/protocol'
import type { AuthServices, SignIn } from '../auth-services.ts'
import { withHeaders } from '../http/answer.ts'
import { copyResponse, withTokens } from '../http/app-response.ts'
import { isPreflight } from '../http/cross-origin.ts'
import { errorAnswer } from '../http/error-answer.ts'
import type { TokenManager } from '../token-managers/token-manager.ts'
import { accessFieldsOf } from '../transport/access-token-header.ts'
import type { RequestHead, Transport } from '../transport/transport.ts'
import type { MatcherWatch } from './matcher-watch.ts'

/**
 * Says who signed in, where the app's own route has just answered with 2xx: `undefined` for nobody.
 *
 * @param response A copy of the answer, whose body may be read.
 * @param request A copy of the request, whose body may be read.
 */
export type GrantProvider<Claims extends object = JsonObject> = (
  response: Response,
  request: Request,
) => Promise<SignIn<Claims> | undefined> | SignIn<Claims> | undefined

/** What {@link createAround} works with. */
export interface AroundContext<Claims extends object> {
  readonly tokenManager: Pick<TokenManager<Claims>, 'findSession' | 'revokeToken'>
  readonly transport: Transport
  readonly issueToken: AuthServices<Claims>['issueToken']
  readonly issueOn: MatcherWatch
  readonly revokeOn: MatcherWatch
  readonly grantOf?: GrantProvider<Claims> | undefined
  /** Requests that are being answered, and answers that have what they need: each gets it once. */
  readonly known: WeakSet<Request | Response>
  /** Lets pages of allowed origins read an answer. */
  readonly share: (response: Response, request: RequestHead) => Response
  readonly onError: (error: unknown) => void
}

/** Creates what gives tokens and takes them away around an app that cannot do so itself. */
export function createAround<Claims extends object>(context: AroundContext<Claims>): AuthServices<Claims>['around'] {
  const { issueOn, revokeOn, grantOf, known, share } = context
  const complete = async (response: Response, before: Request, meant: Meaning): Promise<Response> => {
    const isDone =
      known.has(response) || accessFieldsOf('', context.transport).some(([name]) => response.headers.has(name))
    if (!response.ok || isDone) return response
    const grant = meant.issue ? await grantOf?.(response.clone(), before) : undefined
    const issued = grant === undefined ? response : await issueInto(response, { ...grant, request: before }, context)
    return meant.revoke ? revokeInto(issued, before, context) : issued
  }

  return async (request, next) => {
    if (known.has(request) || isPreflight(request)) return next(request)
    known.add(request)
    const meant = { issue: issueOn.matches(request), revoke: revokeOn.matches(request) }
    if (!meant.issue && !meant.revoke) return share(await next(request), request)
    const before = meant.issue && !request.bodyUsed ? request.clone() : request // the app reads the body of the other one
    const answer = share(await complete(await next(request), before, meant), request)
    known.add(answer)
    return answer
  }
}

interface Meaning {
  readonly issue: boolean
  readonly revoke: boolean
}

/** Starts a session, and puts its tokens into the head of an answer: the body is the app's. */
async function issueInto<Claims extends object>(
  response: Response,
  signIn: SignIn<Claims> & { readonly request: Request },
  { issueToken, tokenManager, transport }: AroundContext<Claims>,
): Promise<Response> {
  try {
    const issued = await issueToken(signIn)
    const delivery = transport.deliver(issued, signIn.request)
    if (delivery.kind === 'refused') {
      await tokenManager.revokeToken({ sessionId: issued.sessionId })
      throw delivery.error
    }
    return withTokens(response, issued, { ...delivery, access: accessFieldsOf(issued.accessToken, transport) })
  } catch (error) {
    if (!isAuthError(error)) throw error
    return errorAnswer(error).toResponse()
  }
}

/** Ends the session of a request's token, whatever else that is worth, and lets the sender forget it. */
async function revokeInto<Claims extends object>(
  response: Response,
  request: RequestHead,
  { tokenManager, transport, onError }: AroundContext<Claims>,
): Promise<Response> {
  const credential = transport.readAccess(request)
  const sessionId = credential.kind === 'token' ? await tokenManager.findSession(credential.token) : undefined
  if (sessionId === undefined) return response
  const forgotten = transport.forget([sessionId], request)
  try {
    await tokenManager.revokeToken({ sessionId, reason: 'signed-out' })
    return withHeaders(copyResponse(response), forgotten)
  } catch (error) {
    onError(error)
    const trouble = 'The session could not be ended: repeat the same request later'
    return withHeaders(errorAnswer(new AuthError('unavailable', trouble)), forgotten).toResponse()
  }
}
