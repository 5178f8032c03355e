import {
  type Authenticated,
  type Authentication,
  type AuthEvent,
  JwtAlgorithm,
  JwtSessionConfig,
  type JwtSessionConfigOptions,
  JwtSessionTokenManager,
  type SessionId,
} from '@tokenpair/server'
import type { ManualClock } from '@tokenpair/testing'
import { bearer, createTestServer, decodeJwt, secret, type TestServer, type TestServerOptions } from '../test-server.ts'

export const hour = 3_600_000
export const day: number = 24 * hour
/** Milliseconds after which a token of the default lifetime is renewed by age. */
export const halfLife: number = 12 * hour

export const algorithm: JwtAlgorithm = JwtAlgorithm.hmacSha512(secret)
export const oldAlgorithm: JwtAlgorithm = JwtAlgorithm.hmacSha512(
  'the secret of last year, which has sixty-four characters as well',
)
export const foreignAlgorithm: JwtAlgorithm = JwtAlgorithm.hmacSha512(
  'a secret of somebody else, which has no less than 64 characters.',
)

/** How a server of session JWTs differs from a plain one. */
export interface SessionServerOptions extends TestServerOptions {
  readonly session?: Partial<JwtSessionConfigOptions> | undefined
  readonly clock?: ManualClock | undefined
}

/** A server of session JWTs on a memory store, with a clock that stands still and seeded chance. */
export interface SessionServer extends TestServer {
  readonly manager: JwtSessionTokenManager
  /** What `onEvent` was told. */
  readonly events: readonly AuthEvent[]
  /** What a protected route learns. */
  authenticate(token: string): Promise<Authentication>
  /** Who a token stands for that is good. */
  admit(token: string): Promise<Authenticated>
  /** Asks a protected route, and answers its `Response`. */
  visit(token: string): Promise<Response>
  /** At which generation a row stands. */
  generationAt(id: SessionId): Promise<number | undefined>
  /** Marks the tokens that alice has got so far. */
  markStale(): Promise<void>
}

export async function createSessionServer(options: SessionServerOptions = {}): Promise<SessionServer> {
  const { session, ...rest } = options
  const events: AuthEvent[] = []
  const server = await createTestServer({
    tokenManagerBuilders: [new JwtSessionConfig({ algorithm, ...session })],
    onEvent: (event) => events.push(event),
    ...rest,
  })
  const { auth, store } = server
  const authenticate: SessionServer['authenticate'] = (token) => auth.authenticate(requestWith(token))
  return {
    ...server,
    clock: options.clock ?? server.clock,
    manager: auth.getTokenManager<JwtSessionTokenManager>(JwtSessionTokenManager),
    events,
    authenticate,
    admit: async (token) => {
      const authentication = await authenticate(token)
      if (authentication.status === 'authenticated') return authentication
      throw authentication.error
    },
    visit: async (token) => {
      const request = requestWith(token)
      const authentication = await auth.authenticate(request)
      if (authentication.status !== 'authenticated') return auth.respond(authentication.error, request)
      return auth.deliver(Response.json({ sub: authentication.subject }), authentication, request)
    },
    generationAt: async (id) => (await store.find(id))?.generation,
    markStale: () => auth.markAccessTokens({ subject: 'alice', mark: 'stale' }),
  }
}

/** A request to a protected route. */
export function requestWith(token: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request('https://api.test/me', { headers: { ...bearer(token), ...headers } })
}

/** The token that a response delivers. */
export function deliveredBy(response: Response): string | undefined {
  return response.headers.get('authorization')?.replace('Bearer ', '')
}

/** The generation that a token says. */
export function generationOf(token: unknown): unknown {
  return decodeJwt(token)['gen']
}
