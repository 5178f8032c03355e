import type { IncomingMessage } from 'node:http'
import { addressOf } from './incoming-address.ts'

/**
 * Reads a message of `node:http` as a web request.
 *
 * @returns The request, or `undefined` where method, host or target make none.
 */
export function parseRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET' } = incoming
  try {
    const headers = readHeaders(incoming)
    const body = method === 'GET' || method === 'HEAD' ? null : readBody(incoming, headers)
    const init = { method, headers, body, signal, duplex: 'half' } as const
    return new Request(addressOf(incoming, headers.get('host')), init)
  } catch {
    return undefined
  }
}

// From the raw ones: in Node.js 22, a header named `__proto__` lets the getter `headersDistinct` throw.
function readHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [index, name] of rawHeaders.entries()) {
    if (index % 2 === 0) headers.append(name, rawHeaders[index + 1] ?? '')
  }
  return headers
}

function readBody(incoming: IncomingMessage, headers: Headers): BodyInit {
  return parsedBody(incoming, headers) ?? streamBody(incoming)
}

/** Whether a parser that ran before has read the body and left something of it. */
export function isParsed(incoming: IncomingMessage): incoming is IncomingMessage & { readonly body: unknown } {
  return incoming.readableDidRead && 'body' in incoming && incoming.body !== undefined
}

/** What a parser that ran before has left of a body: nobody can read it twice. */
function parsedBody(incoming: IncomingMessage, headers: Headers): BodyInit | undefined {
  if (!isParsed(incoming)) return undefined
  const { body } = incoming
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new Uint8Array(body)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  return JSON.stringify(body)
}

function streamBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  // Destroying the message would take the response with it: what nobody reads is dropped instead.
  const chunks: AsyncIterator<unknown, unknown> = incoming.iterator({ destroyOnReturn: false })
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk: IteratorResult<unknown, unknown> = await chunks.next()
        if (chunk.value instanceof Uint8Array) controller.enqueue(chunk.value)
        if (chunk.done === true) controller.close()
      },
      async cancel() {
        await chunks.return?.()
        incoming.resume()
      },
    },
    { highWaterMark: 0 },
  )
}
