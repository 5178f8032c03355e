import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { AuthError, type AuthErrorCode, authErrors, formatErrorResponse } from '@tokenpair/protocol'
import { parseRequest } from './lib/node/parse-request.ts'

export { type DatabasePlace, parseDatabaseUrl } from './lib/node/database-url.ts'
export type { OpenedClient } from './lib/node/open-redis.ts'
export { openStore, type OpenStoreOptions } from './lib/node/open-store.ts'
export type { OpenedStore, StoreConnection } from './lib/node/opened-store.ts'

const failure = 'The server failed to answer: try again later'

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
 * believed. A request that makes no URL is answered by 400 `invalid_request`, an exception by 503 `unavailable`.
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
      else writeResponse(outgoing, createErrorResponse('unavailable', failure)).catch(onError)
    })
  }
}

function clientSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished && outgoing.errored === null) controller.abort()
  })
  return controller.signal
}

async function respond(
  request: Request | undefined,
  outgoing: ServerResponse,
  handler: (request: Request) => Promise<Response> | Response,
): Promise<void> {
  const response =
    request === undefined
      ? createErrorResponse('invalid_request', 'The method, host or URL of the request is malformed: mend it')
      : await handler(request)
  await writeResponse(outgoing, response)
}

async function writeResponse(outgoing: ServerResponse, { status, statusText, headers, body }: Response): Promise<void> {
  outgoing.writeHead(status, statusText === '' ? undefined : statusText, [...headers].flat())
  if (body === null) {
    outgoing.end()
    return
  }
  outgoing.flushHeaders()
  // pipeline() by itself does not cancel a web stream whose next chunk it is waiting for.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one class, for which the DOM has another type
  await pipeline(Readable.fromWeb(body as NodeReadableStream), outgoing)
}

function createErrorResponse(code: AuthErrorCode, message: string): Response {
  const body = formatErrorResponse(new AuthError(code, message))
  return Response.json(body, { status: authErrors[code].status, headers: { 'cache-control': 'no-store' } })
}

function emitWarning(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}
