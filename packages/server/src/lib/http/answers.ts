import type { CheckedAuthServicesOptions } from '../auth-services-options.ts'
import type { AuthServices } from '../auth-services.ts'
import { createAround } from '../request-matchers/around.ts'
import { createMatcherWatch } from '../request-matchers/matcher-watch.ts'
import type { TokenManager } from '../token-managers/token-manager.ts'
import type { RequestHead, Transport } from '../transport/transport.ts'
import type { Answer } from './answer.ts'
import { copyResponse } from './app-response.ts'
import { answerPreflight, isPreflight, shareAnswer } from './cross-origin.ts'
import { deliverRenewal } from './deliver-renewal.ts'
import { errorAnswer } from './error-answer.ts'
import { tokenAnswer } from './token-answer.ts'

/** What {@link createAnswers} works with. */
export interface AnswersContext<Claims extends object> extends Pick<
  CheckedAuthServicesOptions<Claims>,
  'issueOn' | 'revokeOn' | 'grantOf' | 'onWarning'
> {
  readonly tokenManager: TokenManager<Claims>
  readonly transport: Transport
  readonly issueToken: AuthServices<Claims>['issueToken']
  readonly onError: (error: unknown) => void
}

type Responder = AuthServices<never>['respond']

/** What responders make their responses of. */
const makers = new WeakMap<Responder, (...about: Parameters<Responder>) => Answer>()

/** For adapters that need no `Response`: the same responder without it; `undefined` where an app has put its own around it. */
export function answerMakerOf(respond: Responder): ((...about: Parameters<Responder>) => Answer) | undefined {
  return makers.get(respond)
}

/** Creates what the app answers its own routes with. */
export function createAnswers<Claims extends object>(
  context: AnswersContext<Claims>,
): Pick<AuthServices<Claims>, 'respond' | 'deliver' | 'around' | 'withCors' | 'answerPreflight'> {
  const { transport, onWarning = () => undefined } = context
  const { crossOrigin } = transport
  const known = new WeakSet<Request | Response>()
  const share = (response: Response, request: RequestHead): Response =>
    crossOrigin === undefined ? response : shareAnswer(copyResponse(response), request, crossOrigin)
  const around = createAround({
    ...context,
    known,
    share,
    issueOn: createMatcherWatch('issueOn', context.issueOn, onWarning),
    revokeOn: createMatcherWatch('revokeOn', context.revokeOn, onWarning),
  })
  const make = (...[about, request]: Parameters<Responder>): Answer => {
    const answer = about instanceof Error ? errorAnswer(about) : tokenAnswer(about, transport.deliver(about, request))
    return shareAnswer(answer, request, crossOrigin)
  }
  const respond: Responder = (about, request) => {
    const response = make(about, request).toResponse()
    known.add(response)
    return response
  }
  makers.set(respond, make)
  return {
    respond,
    deliver: (response, authentication, request) => deliverRenewal(response, { authentication, request, transport }),
    around,
    withCors: share,
    answerPreflight: (request, methods) => {
      if (crossOrigin === undefined || !isPreflight(request)) return undefined
      return shareAnswer(answerPreflight(request, methods, crossOrigin), request, crossOrigin).toResponse()
    },
  }
}
