import { once } from 'node:events'
import { Agent, createServer, request as sendRequest, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { toNodeListener } from '@tokenpair/server/node'
import { describe, expect, test, vi } from 'vitest'

describe('toNodeListener()', () => {
  test('hands over the method, the URL and the headers', async () => {
    await using server = await listen(toNodeListener(describeRequest))
    const response = await fetch(`${server.url}/auth/token?a=1&b=%20`, {
      method: 'DELETE',
      headers: { 'x-one': 'uno', authorization: 'Bearer abc' },
    })

    expect(await response.json()).toMatchObject({
      method: 'DELETE',
      url: `${server.url}/auth/token?a=1&b=%20`,
      headers: { 'x-one': 'uno', authorization: 'Bearer abc' },
    })
  })

  test('joins repeated headers by a comma, and repeated cookies by a semicolon', async () => {
    await using server = await listen(toNodeListener(describeRequest))
    const answer = await exchange(server.port, [
      'GET / HTTP/1.1',
      'Host: example.com',
      'Accept: a',
      'Accept: b',
      'Authorization: Bearer one',
      'Authorization: Bearer two',
      'Cookie: c=1',
      'Cookie: d=2',
    ])

    expect(answer).toContain('"accept":"a, b"')
    expect(answer).toContain('"authorization":"Bearer one, Bearer two"')
    expect(answer).toContain('"cookie":"c=1; d=2"')
  })

  test('streams the body in both directions', async () => {
    await using server = await listen(toNodeListener(async (request) => new Response(request.body)))
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const sending = fetch(server.url, { method: 'POST', body: readable, duplex: 'half' } as RequestInit)
    const writer = writable.getWriter()
    await writer.write(new TextEncoder().encode('first'))
    const response = await sending
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader?.read()
    await writer.write(new TextEncoder().encode('second'))
    await writer.close()
    const second = await reader?.read()
    const end = await reader?.read()

    expect([first?.value, second?.value, end?.done]).toEqual(['first', 'second', true])
  })

  test('carries a large body unharmed', async () => {
    await using server = await listen(toNodeListener(async (request) => new Response(await request.arrayBuffer())))
    const body = new Uint8Array(5_000_000).map((_, index) => index % 251)
    const response = await fetch(server.url, { method: 'PUT', body })

    expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), body)).toBe(0)
  })

  test.each(['GET', 'HEAD'])('gives a %s request no body', async (method) => {
    const bodies: unknown[] = []
    const handler = async (request: Request) => {
      bodies.push(request.body)
      return new Response('unseen')
    }
    await using server = await listen(toNodeListener(handler))
    const response = await fetch(server.url, { method })
    await response.text()

    expect(bodies).toEqual([null])
  })

  test('[RFC 9110 §5.3] writes the status, its text, the headers and each cookie on its own', async () => {
    const headers = new Headers({ 'cache-control': 'no-store', vary: 'Origin' })
    headers.append('set-cookie', 'a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT')
    headers.append('set-cookie', 'b=2')
    const handler = async () => new Response('made', { status: 201, statusText: 'Made', headers })
    await using server = await listen(toNodeListener(handler))
    const response = await fetch(server.url)

    expect([response.status, response.statusText, await response.text()]).toEqual([201, 'Made', 'made'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.getSetCookie()).toEqual(['a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT', 'b=2'])
  })

  test('writes a response without a body', async () => {
    await using server = await listen(toNodeListener(async () => new Response(null, { status: 204 })))
    const response = await fetch(server.url)

    expect([response.status, response.statusText, await response.text()]).toEqual([204, 'No Content', ''])
  })

  test('sees the whole path where Express has mounted it', async () => {
    const listener = toNodeListener(describeRequest)
    await using server = await listen((incoming, outgoing) => {
      Object.assign(incoming, { originalUrl: incoming.url, url: '/token' })
      listener(incoming, outgoing)
    })
    const response = await fetch(`${server.url}/auth/token`)

    expect(await response.json()).toMatchObject({ url: `${server.url}/auth/token` })
  })

  test.each([
    ['keeps the host where the path looks like one', '//evil.example/x', 'http://example.com//evil.example/x'],
    ['takes the URL of a request to a proxy as it is', 'http://other.example/x', 'http://other.example/x'],
  ])('%s', async (_, target, url) => {
    await using server = await listen(toNodeListener(describeRequest))
    const answer = await exchange(server.port, [`GET ${target} HTTP/1.1`, 'Host: example.com'])

    expect(answer).toContain(`"url":"${url}"`)
  })

  test('names the scheme after the socket, whatever a header says', async () => {
    const listener = toNodeListener(describeRequest)
    await using plain = await listen(listener)
    await using encrypted = await listen((incoming, outgoing) => {
      Object.assign(incoming.socket, { encrypted: true })
      listener(incoming, outgoing)
    })
    const lines = ['GET / HTTP/1.1', 'Host: example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: evil.example']

    expect(await exchange(plain.port, lines)).toContain('"url":"http://example.com/"')
    expect(await exchange(encrypted.port, lines)).toContain('"url":"https://example.com/"')
  })

  test('lets a header be called as a member of every object', async () => {
    await using server = await listen(toNodeListener(describeRequest))
    const lines = ['GET / HTTP/1.1', 'Host: example.com', '__proto__: a', 'constructor: b', 'constructor: c']

    expect(await exchange(server.port, lines)).toContain('"constructor":"b, c"')
  })

  test('takes a request of HTTP/1.0 without a host', async () => {
    await using server = await listen(toNodeListener(describeRequest))
    const answer = await exchange(server.port, ['GET /health HTTP/1.0'])

    expect(answer).toContain('"url":"http://localhost/health"')
  })

  test.each([
    ['a path in the host', 'GET / HTTP/1.1', 'Host: evil.example/path'],
    ['a user in the host', 'GET / HTTP/1.1', 'Host: user@evil.example'],
    ['a query in the host', 'GET / HTTP/1.1', 'Host: evil.example?'],
    ['a port out of range', 'GET / HTTP/1.1', 'Host: example.com:99999'],
    ['an address that is none', 'GET / HTTP/1.1', 'Host: 1.2.3.4.5'],
    ['an empty host', 'GET / HTTP/1.1', 'Host:'],
    ['two hosts', 'GET / HTTP/1.1', 'Host: a.example', 'Host: b.example'],
    ['a target that is no path', 'OPTIONS * HTTP/1.1', 'Host: example.com'],
    ['a foreign scheme', 'GET ftp://example.com/ HTTP/1.1', 'Host: example.com'],
    ['a password in the target', 'GET http://a:b@example.com/ HTTP/1.1', 'Host: example.com'],
    ['a method that the web forbids', 'TRACE / HTTP/1.1', 'Host: example.com'],
  ])('answers %s by 400', async (_, ...lines) => {
    const handler = vi.fn<typeof describeRequest>(describeRequest)
    await using server = await listen(toNodeListener(handler))
    const answer = await exchange(server.port, lines)

    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).toContain('"code":"invalid_request"')
    expect(handler).not.toHaveBeenCalled()
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('broken'))],
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['returns what cannot be sent', async () => Response.error()],
  ])('answers 503 where the handler %s, tells why on the server only, and lives on', async (_, handler) => {
    const onError = vi.fn<(error: unknown) => void>()
    await using server = await listen(toNodeListener(handler, { onError }))
    const responses = [await fetch(server.url), await fetch(server.url)]
    const bodies = await Promise.all(responses.map((response) => response.json()))

    expect(responses.map((response) => response.status)).toEqual([503, 503])
    expect(responses[0]?.headers.get('cache-control')).toBe('no-store')
    expect(bodies[0]).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'The server failed to answer: try again later',
      code: 'unavailable',
    })
    expect(onError).toHaveBeenCalledTimes(2)
  })

  test('warns of an exception where nobody asked to be told', async () => {
    await using server = await listen(toNodeListener(() => Promise.reject(new Error('broken'))))
    const warned = once(process, 'warning')
    await fetch(server.url)

    expect(await warned).toMatchObject([{ message: 'broken' }])
  })

  test('breaks the response off where its body fails', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const body = () => {
      let pulls = 0
      return new ReadableStream({
        pull(controller) {
          pulls += 1
          if (pulls === 1) controller.enqueue(new TextEncoder().encode('half'))
          else controller.error(new Error('broken'))
        },
      })
    }
    await using server = await listen(toNodeListener(async () => new Response(body()), { onError }))
    const response = await fetch(server.url)

    await expect(response.text()).rejects.toThrow('terminated')
    await vi.waitFor(() => expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('broken')))
  })

  test('aborts the signal, cancels the body and tells nobody when the client goes away', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const cancelled = vi.fn<() => void>()
    const aborted = vi.fn<() => void>()
    const handler = async (request: Request) => {
      request.signal.addEventListener('abort', aborted)
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('first')),
          cancel: cancelled,
        }),
      )
    }
    await using server = await listen(toNodeListener(handler, { onError }))
    const abort = new AbortController()
    await fetch(server.url, { signal: abort.signal })
    abort.abort()

    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce())
    expect(aborted).toHaveBeenCalledOnce()
    expect(onError).not.toHaveBeenCalled()
  })

  test('does not abort the signal of a request that is answered', async () => {
    const signals: AbortSignal[] = []
    const handler = async (request: Request) => {
      signals.push(request.signal)
      return new Response('done')
    }
    const server = await listen(toNodeListener(handler))
    const response = await fetch(server.url)
    await response.text()
    await server[Symbol.asyncDispose]()

    expect(signals.map((signal) => signal.aborted)).toEqual([false])
  })

  test('answers before the body is read, and keeps the connection for the next request', async () => {
    const handler = async (request: Request) => {
      const reader = request.body?.getReader()
      await reader?.read()
      await reader?.cancel()
      return new Response('too large', { status: 413 })
    }
    await using server = await listen(toNodeListener(handler))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = async () => {
      const outgoing = sendRequest(server.url, { method: 'POST', agent })
      outgoing.end(Buffer.alloc(3_000_000))
      const [incoming] = await once(outgoing, 'response')
      incoming.resume()
      await once(incoming, 'end')
      return { status: incoming.statusCode, reused: outgoing.reusedSocket }
    }

    const answers = [await send(), await send()]
    agent.destroy()

    expect(answers).toEqual([
      { status: 413, reused: false },
      { status: 413, reused: true },
    ])
  })
})

interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
}

async function listen(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

/** Sends lines that fetch() would not, and returns all that comes back. */
async function exchange(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  const chunks = await socket.toArray()
  return Buffer.concat(chunks).toString()
}

async function describeRequest({ method, url, headers }: Request): Promise<Response> {
  return Response.json({ method, url, headers: Object.fromEntries(headers) })
}
