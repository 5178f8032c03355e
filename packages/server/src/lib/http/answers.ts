import type { CheckedAuthServicesOptions } from '../auth-services-options.ts'
import type { AuthServices } from '../auth-services.ts'
import { createAround } from '../request-matchers/around.ts'
import { createMatcherWatch } from '../request-matchers/matcher-watch.ts'
import type { TokenManager } from '../token-managers/token-manager.ts'
import type { RequestHead, Transport } from '../transport/transport.ts'
import { answerPreflight, isPreflight, shareResponse } from './cross-origin.ts'
import { copyResponse, errorResponse, tokenResponse } from './responses.ts'

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

/** Creates what the app answers its own routes with. */
export function createAnswers<Claims extends object>(
  context: AnswersContext<Claims>,
): Pick<AuthServices<Claims>, 'respond' | 'around' | 'withCors' | 'answerPreflight'> {
  const { transport, onWarning = () => undefined } = context
  const { crossOrigin } = transport
  const known = new WeakSet<Request | Response>()
  const share = (response: Response, request: RequestHead): Response =>
    crossOrigin === undefined ? response : shareResponse(copyResponse(response), request, crossOrigin)
  const around = createAround({
    ...context,
    known,
    share,
    issueOn: createMatcherWatch('issueOn', context.issueOn, onWarning),
    revokeOn: createMatcherWatch('revokeOn', context.revokeOn, onWarning),
  })
  return {
    respond: (answer, request) => {
      const response =
        answer instanceof Error ? errorResponse(answer) : tokenResponse(answer, transport.deliver(answer, request))
      known.add(response)
      return shareResponse(response, request, crossOrigin)
    },
    around,
    withCors: share,
    answerPreflight: (request, methods) => {
      if (crossOrigin === undefined || !isPreflight(request)) return undefined
      return shareResponse(answerPreflight(request, methods, crossOrigin), request, crossOrigin)
    },
  }
}
