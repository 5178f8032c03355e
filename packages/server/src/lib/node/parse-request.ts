import type { IncomingMessage } from 'node:http'

/**
 * Reads a message of `node:http` as a web request.
 *
 * @returns The request, or `undefined` where method, host or target make none.
 */
export function parseRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET' } = incoming
  try {
    const headers = readHeaders(incoming)
    const body = method === 'GET' || method === 'HEAD' ? null : readBody(incoming)
    const init = { method, headers, body, signal, duplex: 'half' } as const
    return new Request(parseUrl(incoming, headers), init)
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

function parseUrl(incoming: IncomingMessage, headers: Headers): URL {
  const scheme = 'encrypted' in incoming.socket ? 'https' : 'http'
  const host = headers.get('host') ?? 'localhost'
  if (!/^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(host)) throw new TypeError('Malformed host')
  const target = originalTarget(incoming)
  // Put together as text: as a relative reference, '//other.example/' would change the host.
  if (target.startsWith('/')) return new URL(`${scheme}://${host}${target}`)
  if (/^https?:\/\//i.test(target)) return new URL(target)
  throw new TypeError('Malformed request target')
}

// Express and Connect cut the path they mount a middleware at off `url`, and keep the whole in `originalUrl`.
function originalTarget(incoming: IncomingMessage): string {
  if ('originalUrl' in incoming && typeof incoming.originalUrl === 'string') return incoming.originalUrl
  return incoming.url ?? ''
}

function readBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
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
