import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuthServices } from '../auth-services.ts'
import type { Answer } from '../http/answer.ts'
import { malformedRequest } from '../http/error-answer.ts'
import { answererOf } from '../http/handler.ts'
import type { RequestWithBody } from '../transport/transport.ts'
import { clientSignal } from './client-signal.ts'
import { IncomingBody } from './incoming-body.ts'
import { IncomingHead } from './incoming-head.ts'
import { isParsed, parseRequest } from './parse-request.ts'

/**
 * Lets the server half answer a message of `node:http`. No `Request` is made, unless the body has been parsed already, and no
 * `Response`, unless the app has put something around the handler.
 */
export async function answerMessage(
  { handler }: Pick<AuthServices<never>, 'handler'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Answer | Response> {
  const request = isParsed(incoming) ? parseRequest(incoming, clientSignal(outgoing)) : readMessage(incoming)
  return request === undefined ? malformedRequest() : (answererOf(handler) ?? handler)(request)
}

function readMessage(incoming: IncomingMessage): RequestWithBody | undefined {
  const { method, headers, url } = new IncomingHead(incoming)
  return url === '' ? undefined : { method, headers, url, body: new IncomingBody(incoming) }
}
