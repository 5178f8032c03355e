import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JsonObject } from '@tokenpair/protocol'
import { admitSession, refuseQuickly, type SessionJudge, type SessionOptions } from '../adapters/admit-session.ts'
import { answerSignIn, type SignInAnswer } from '../adapters/answer-sign-in.ts'
import type { AuthServices } from '../auth-services.ts'
import { changeHead } from '../http/outgoing-head.ts'
import type { Authenticated } from '../token-managers/token-manager.ts'
import type { RequestHead } from '../transport/transport.ts'
import { beforeHead } from './before-head.ts'
import { IncomingHead } from './incoming-head.ts'
import { sendAnswer, sendResponse } from './send-response.ts'

/**
 * Reads the head of a request of `node:http`, or of a framework above it, in place: no header is copied.
 *
 * ```ts
 * const authentication = await auth.authenticate(requestHead(incoming))
 * ```
 *
 * @param incoming The request. Its address is made of its `Host` header and of whether its socket is encrypted.
 * @returns What `authenticate`, `respond` and `issueToken` take in place of a `Request`.
 */
export function requestHead(incoming: Pick<IncomingMessage, 'rawHeaders' | 'method' | 'url' | 'socket'>): RequestHead {
  return new IncomingHead(incoming)
}

/**
 * Protects a route of `node:http`.
 *
 * ```ts
 * const withNotes = requireSession(auth, { scopes: ['notes'] })
 *
 * createServer(async (incoming, outgoing) => {
 *   const user = await withNotes(incoming, outgoing)
 *   if (user !== undefined) outgoing.end(user.subject)
 * })
 * ```
 *
 * @param auth The server half.
 * @param options What the access token has to allow.
 * @returns A function that answers the user; or `undefined`, when it has answered the request itself: by 401, by 403
 *   `insufficient_scope`, or by 503 where nobody can be judged. A token that was renewed is put on the answer when its head is
 *   written.
 */
export function requireSession<Claims extends object = JsonObject>(
  auth: SessionJudge<Claims>,
  options: SessionOptions = {},
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<Authenticated<Claims> | undefined> {
  const { scopes = [] } = options
  return async (incoming, outgoing) => {
    const head = new IncomingHead(incoming)
    const authentication = await auth.authenticate(head)
    const admitted = admitSession(authentication, scopes)
    if (admitted instanceof Error) {
      await sendAnswer(outgoing, refuseQuickly({ error: admitted, authentication, head }, auth))
      return undefined
    }
    if (admitted.renewed !== undefined) deliverLater(outgoing, (answer) => auth.deliver(answer, admitted, head))
    return admitted
  }
}

/** Changes the head of an answer at the last moment. */
export function deliverLater(outgoing: ServerResponse, change: (response: Response) => Response): void {
  beforeHead(outgoing, () => changeHead(outgoing, change))
}

/**
 * Answers a sign-in route of `node:http` or Express.
 *
 * ```ts
 * await respond(auth, auth.issueToken({ subject, method: 'password' }), outgoing)
 * ```
 *
 * @param auth The server half.
 * @param answer What `issueToken` answers, or the error to answer in its place. An `AuthError` that it throws is answered.
 * @param outgoing The answer, which knows its request.
 * @throws Whatever else `issueToken` throws.
 */
export async function respond(
  auth: Pick<AuthServices<never>, 'respond'>,
  answer: SignInAnswer,
  outgoing: ServerResponse,
): Promise<void> {
  await sendResponse(outgoing, await answerSignIn(answer, auth, new IncomingHead(outgoing.req)))
}
