import type { JsonObject } from '@tokenpair/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { admitSession, refuseQuickly, type SessionJudge, type SessionOptions } from '../adapters/admit-session.ts'
import { answerSignIn, type SignInAnswer } from '../adapters/answer-sign-in.ts'
import type { AuthServices } from '../auth-services.ts'
import type { Authenticated } from '../token-managers/token-manager.ts'
import { IncomingHead } from './incoming-head.ts'
import { deliverLater } from './node-session.ts'
import { sendReply } from './send-reply.ts'

/** Where a request keeps who sent it. Nobody else's decorator has that name. */
const session: unique symbol = Symbol('tokenpair session')

declare module 'fastify' {
  interface FastifyRequest {
    [session]?: Authenticated<object>
  }
}

/**
 * Protects a route of Fastify, best before its body is read: `{ onRequest: requireSession(auth, { scopes: ['notes'] }) }`.
 *
 * @param auth The server half.
 * @param options What the access token has to allow.
 * @returns A hook, also for `preHandler` and for a whole plugin. It answers others itself: by 401, by 403
 *   `insufficient_scope`, or by 503 where nobody can be judged. A token that was renewed is put on the answer when its head is
 *   written.
 */
export function requireSession<Claims extends object = JsonObject>(
  auth: SessionJudge<Claims>,
  options: SessionOptions = {},
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const { scopes = [] } = options
  return async (request, reply) => {
    const head = new IncomingHead(request.raw)
    const authentication = await auth.authenticate(head)
    const admitted = admitSession(authentication, scopes)
    if (admitted instanceof Error) {
      return sendReply(reply, refuseQuickly({ error: admitted, authentication, head }, auth))
    }
    if (admitted.renewed !== undefined) deliverLater(reply.raw, (answer) => auth.deliver(answer, admitted, head))
    request[session] = admitted
    return undefined
  }
}

/**
 * Says who sent a request that has passed `requireSession`.
 *
 * @param auth The server half, whose claims have a type.
 * @param request The request.
 * @returns The user.
 * @throws {TypeError} The route is not protected.
 */
export function sessionOf<Claims extends object = JsonObject>(
  auth: Pick<AuthServices<Claims>, 'authenticate'>,
  request: FastifyRequest,
): Authenticated<Claims> {
  const user = request[session]
  if (user === undefined) {
    throw new TypeError('The route is not protected: give it { onRequest: requireSession(auth) }')
  }
  void auth // which says what the claims are
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what requireSession() keeps comes from the same server half
  return user as Authenticated<Claims>
}

/**
 * Answers a sign-in route of Fastify: `return respond(auth, auth.issueToken({ subject, method: 'password' }), reply)`.
 *
 * @param auth The server half.
 * @param answer What `issueToken` answers, or the error to answer in its place. An `AuthError` that it throws is answered.
 * @param reply The reply, which knows its request.
 * @returns The reply.
 * @throws Whatever else `issueToken` throws.
 */
export async function respond(
  auth: Pick<AuthServices<never>, 'respond'>,
  answer: SignInAnswer,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return sendReply(reply, await answerSignIn(answer, auth, new IncomingHead(reply.request.raw)))
}
