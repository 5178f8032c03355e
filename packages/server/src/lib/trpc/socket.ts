import type { AuthServices } from '../auth-services.ts'
import type { WatchedUser } from '../revocation/watch-session.ts'

/** What a WebSocket has of the options of `createContext`. */
export interface SocketOptions {
  readonly info?:
    | {
        /** What the client sent when it opened the connection. */
        readonly connectionParams?: Readonly<Record<string, unknown>> | null | undefined
        /** Is aborted when the connection closes. */
        readonly signal?: AbortSignal | undefined
      }
    | undefined
  /** The socket itself, where there is one. */
  readonly res?: object | undefined
}

/** The part of a WebSocket of a server that ends it. */
interface Socket {
  send(message: string): unknown
  close(): unknown
}

/** Asks a client of tRPC to open another connection, and to take its subscriptions along. */
const reconnectNotice = JSON.stringify({ id: null, method: 'reconnect' })

/** Milliseconds that the calls of a connection have to come to their end, when its access token has expired. */
const grace = 10_000

/** Finds the WebSocket that a context is for; `undefined` where it is for a request over HTTP. */
export function socketOf({ res }: SocketOptions): Socket | undefined {
  return res !== undefined && isSocket(res) ? res : undefined
}

function isSocket(res: object): res is Socket {
  if ('setHeader' in res || !('send' in res) || !('close' in res)) return false
  return typeof res.send === 'function' && typeof res.close === 'function'
}

/** The request that opened a WebSocket, with the access token that the client sent over it: browsers let no page set headers. */
export function withConnectionParams(request: Request, { info }: SocketOptions): Request {
  const authorization = info?.connectionParams?.['authorization']
  if (typeof authorization !== 'string' || !/^[\u0020-\u007E]+$/u.test(authorization)) return request
  const headers = new Headers(request.headers)
  headers.set('authorization', authorization)
  return new Request(request, { headers })
}

/** What a socket is kept in step with. */
export interface SocketContext {
  readonly auth: Pick<AuthServices, 'watchSession'>
  readonly options: SocketOptions
}

/**
 * Keeps a WebSocket no longer than the access token that it was opened with: when that has expired, the client is asked to
 * open another one, and has ten seconds for it. Where the session is revoked, the socket is closed at once.
 */
export async function keepSocket(socket: Socket, user: WatchedUser, { auth, options }: SocketContext): Promise<void> {
  const watch = (expiresAt: number): ReturnType<typeof auth.watchSession> =>
    auth.watchSession({ ...user, expiresAt }, { signal: options.info?.signal })
  try {
    for await (const { kind } of watch(user.expiresAt)) {
      if (kind === 'revoked') return void socket.close()
      socket.send(reconnectNotice)
    }
    for await (const { kind } of watch(user.expiresAt + grace)) {
      if (kind !== 'stale') socket.close()
    }
  } catch {
    socket.close() // nobody can say whether the session lives: the next connection is judged anew
  }
}
