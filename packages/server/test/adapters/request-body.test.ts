import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { RequestWithBody } from '@tokenpair/server'
import { authRoutes } from '@tokenpair/server/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer, type TestServer } from '../test-server.ts'

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> | void

describe('authRoutes() of @tokenpair/server/node', () => {
  test('redeem what comes in any pieces', async () => {
    await using server = await createTestServer()
    await using app = await listen(authRoutes(server.auth))

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(300), { maxLength: 4 }), async (cuts) => {
        const body = await redemption(server)
        const ends = [...cuts.toSorted((one, other) => one - other), body.length]
        const pieces = ends.map((end, at) => body.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '')
        const chunked = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
        const socket = await app.open('Transfer-Encoding: chunked')
        for (const chunk of [...chunked, '0\r\n\r\n']) {
          socket.write(chunk)
          await setImmediate()
        }

        expect(await statusOn(socket)).toBe(200)
        socket.destroy()
      }),
      { numRuns: 40, seed: 20301128 },
    )
  })

  test('redeem what a middleware has kept waiting', async () => {
    await using server = await createTestServer()
    const routes = authRoutes(server.auth)
    await using app = await listen(async (incoming, outgoing) => {
      incoming.pause()
      await setImmediate()
      routes(incoming, outgoing)
    })

    expect(await app.post(await redemption(server))).toBe(200)
  })

  test('refuse a body that is too long before it has ended', async () => {
    await using server = await createTestServer()
    await using app = await listen(authRoutes(server.auth))
    const socket = await app.open('Transfer-Encoding: chunked')
    socket.write(`5000\r\n${'x'.repeat(0x5000)}\r\n`)

    expect(await statusOn(socket)).toBe(413)
    socket.destroy()
  })

  test.each([
    ['before anybody reads its body', ''],
    ['in the middle of its body', 'grant_type=refresh_token&'],
  ])('come to an end where a client goes away %s', async (_, sent) => {
    await using server = await createTestServer()
    const signals = new EventEmitter()
    const routes = authRoutes(telling(server, signals))
    await using app = await listen(async (incoming, outgoing) => {
      const gone = new Promise((resolve) => incoming.on('error', resolve))
      signals.emit('arrived')
      if (sent === '') await gone
      routes(incoming, outgoing)
    })
    const arrived = once(signals, 'arrived')
    const answered = once(signals, 'answered')
    const socket = await app.open('Content-Length: 300')
    socket.write(sent)
    await arrived
    socket.destroy()
    const [answer]: unknown[] = await answered

    expect(answer).toMatchObject({
      code: 'invalid_request',
      error_description: expect.stringMatching('broke off') as unknown,
    })
    expect(server.errors).toEqual([])
  })

  test('let an app that reads a body itself have it piece by piece', async () => {
    await using server = await createTestServer()
    const handler = async ({ body }: RequestWithBody): Promise<Response> => {
      for await (const chunk of body ?? []) return new Response(null, { status: chunk.length > 0 ? 202 : 500 })
      return new Response(null, { status: 500 })
    }
    await using app = await listen(authRoutes({ ...server.auth, handler }))
    const socket = await app.open('Content-Length: 300')
    socket.write('the first of them')

    expect(await statusOn(socket)).toBe(202)
    socket.destroy()
  })
})

/** The server half of an app that has put something around the handler, which tells what was answered. */
function telling({ auth }: TestServer, signals: EventEmitter): TestServer['auth'] {
  return {
    ...auth,
    handler: async (request) => {
      const answer = await auth.handler(request)
      signals.emit('answered', await answer.clone().json())
      return answer
    },
  }
}

async function redemption(server: TestServer): Promise<string> {
  const { refreshToken } = await server.signIn()
  return `grant_type=refresh_token&refresh_token=${refreshToken}&attempt=${attempt(1)}`
}

async function listen(listener: Listener) {
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const open = async (length: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    const head = ['POST /auth/token HTTP/1.1', 'Host: api.test', 'Content-Type: application/x-www-form-urlencoded']
    await once(socket, 'connect')
    socket.write([...head, length, '', ''].join('\r\n'))
    return socket
  }
  return {
    open,
    post: async (body: string): Promise<number> => {
      const socket = await open(`Content-Length: ${body.length}`)
      socket.write(body)
      const status = await statusOn(socket)
      socket.destroy()
      return status
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      const closed = once(server.close(), 'close')
      server.closeAllConnections()
      await closed
    },
  }
}

async function statusOn(socket: Socket): Promise<number> {
  const [chunk]: unknown[] = await once(socket, 'data')
  return Number(String(chunk).split(' ')[1])
}
