import type { IncomingMessage, ServerResponse } from 'node:http'
import { failedAnswer, malformedRequest } from '../http/error-answer.ts'
import { clientSignal } from './client-signal.ts'
import { parseRequest } from './parse-request.ts'
import { sendAnswer } from './send-response.ts'

/** Options of {@link toNodeListener}. */
export interface NodeListenerOptions {
  /** Is told what the handler threw and what broke a response off (default: a warning of the process). */
  readonly onError?: (error: unknown) => void
}

/**
 * Lets a handler of web requests listen to a `node:http` server, or be a middleware of Express or Connect.
 *
 * ```ts
 * createServer(toNodeListener(auth.handler)).listen(8787)
 * ```
 *
 * The URL of a request is made of its `Host` header and of whether its socket is encrypted; forwarding headers are not
 * believed. A request that makes no URL is answered by 400 `invalid_request`, an exception by 503 `unavailable`. Where a
 * middleware has read the body, what it left in `body` is taken for it.
 *
 * @param handler Answers a request. The signal of the request is aborted when the client goes away.
 * @param options Who is told of exceptions.
 * @returns The listener for the event `request`.
 */
export function toNodeListener(
  handler: (request: Request) => Promise<Response> | Response,
  options: NodeListenerOptions = {},
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const { onError = emitWarning } = options
  return (incoming, outgoing) => {
    const signal = clientSignal(outgoing)
    respond(parseRequest(incoming, signal), outgoing, handler).catch((error: unknown) => {
      if (signal.aborted) return
      onError(error)
      if (outgoing.headersSent) outgoing.destroy()
      else sendAnswer(outgoing, failedAnswer()).catch(onError)
    })
  }
}

async function respond(
  request: Request | undefined,
  outgoing: ServerResponse,
  handler: (request: Request) => Promise<Response> | Response,
): Promise<void> {
  await sendAnswer(outgoing, request === undefined ? malformedRequest() : await handler(request))
}

/** Tells whoever looks at the process. */
export function emitWarning(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
