import { EventEmitter } from 'node:events'
import type { TestAuth } from '@tokenpair/testing'
import { createWSClient, wsLink } from '@trpc/client'
import { initTRPC, tracked } from '@trpc/server'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { z } from 'zod'
import { type AuthContext, createAuthContext, requireSession } from '../../server/src/trpc.ts'

const t = initTRPC.context<AuthContext>().create()
const authed = t.procedure.use(requireSession)

/** A source of events that are numbered from 1, which a test brings forth. */
interface Source {
  publish(): void
  /** Waits until there are so many, or for the signal. */
  reach(count: number, signal: AbortSignal | undefined): Promise<void>
}

function createSource(): Source {
  let count = 0
  const changes = new EventTarget()
  return {
    publish: () => {
      count += 1
      changes.dispatchEvent(new Event('change'))
    },
    reach: (wanted, signal) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (count < wanted && signal?.aborted !== true) return
          changes.removeEventListener('change', look)
          resolve()
        }
        changes.addEventListener('change', look)
        signal?.addEventListener('abort', look)
        look()
      }),
  }
}

function createRouter(source: Source) {
  return t.router({
    whoami: authed.query(({ ctx }) => ctx.auth.subject),
    events: authed.input(z.object({ lastEventId: z.coerce.number().default(0) })).subscription(async function* ({
      input,
      signal,
    }) {
      for (let id = input.lastEventId + 1; ; id += 1) {
        await source.reach(id, signal)
        if (signal?.aborted === true) return
        yield tracked(String(id), id)
      }
    }),
  })
}

export type SocketRouter = ReturnType<typeof createRouter>

/** What a socket of `ws` is to tRPC. */
class ServerEnd extends EventEmitter {
  readyState = 1
  readonly #client: ClientEnd

  constructor(client: ClientEnd) {
    super()
    this.#client = client
  }

  send(data: string): void {
    if (this.readyState === 1) queueMicrotask(() => this.#client.hear(data))
  }

  close(): void {
    if (this.readyState !== 1) return
    this.readyState = 3
    queueMicrotask(() => {
      this.emit('close')
      this.#client.close()
    })
  }
}

/** As much of a browser's `WebSocket` as tRPC needs, to a server in the same process. */
class ClientEnd extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  readonly OPEN = 1
  readyState = 0
  binaryType = 'arraybuffer'
  readonly #server = new ServerEnd(this)

  constructor(url: string, accept: (end: ServerEnd, url: string) => void) {
    super()
    setTimeout(() => {
      this.readyState = 1
      accept(this.#server, url)
      this.dispatchEvent(new Event('open'))
    }) // tRPC listens some microtasks later
  }

  hear(data: string): void {
    if (this.readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }))
  }

  send(data: string): void {
    queueMicrotask(() => this.#server.emit('message', Buffer.from(data), false))
  }

  close(): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.#server.close()
    queueMicrotask(() => this.dispatchEvent(new Event('close')))
  }
}

/** A tRPC server for WebSockets, in process. */
export interface SocketServer {
  /** The addresses of the connections that were made. */
  readonly urls: readonly string[]
  /** How many of them are open. */
  readonly open: () => number
  readonly publish: () => void
  /** Makes a client of it; options as those of `createWSClient`. */
  connect(options: Partial<Parameters<typeof createWSClient>[0]>): {
    readonly wsClient: ReturnType<typeof createWSClient>
    readonly link: ReturnType<typeof wsLink<SocketRouter>>
  }
}

/** Creates a server, whose connections are judged by a pair. */
export function createSocketServer({ auth }: TestAuth): SocketServer {
  const source = createSource()
  const router = createRouter(source)
  const urls: string[] = []
  const ends: ServerEnd[] = []
  const options = { router, createContext: createAuthContext(auth) }
  const handler: unknown = getWSConnectionHandler(options as unknown as Parameters<typeof getWSConnectionHandler>[0])
  const accept = (end: ServerEnd, url: string): void => {
    urls.push(url)
    ends.push(end)
    const request = { headers: { host: 'api.test' }, method: 'GET', url: url.replace('wss://api.test', '') }
    if (typeof handler === 'function') Reflect.apply(handler, undefined, [end, request])
  }
  const WebSocket = class extends ClientEnd {
    constructor(url: string) {
      super(url, accept)
    }
  } as unknown as typeof globalThis.WebSocket
  return {
    urls,
    open: () => ends.filter(({ readyState }) => readyState === 1).length,
    publish: source.publish,
    connect: (changes) => {
      const wsClient = createWSClient({ url: 'wss://api.test/trpc', WebSocket, ...changes })
      return { wsClient, link: wsLink<SocketRouter>({ client: wsClient }) }
    },
  }
}
