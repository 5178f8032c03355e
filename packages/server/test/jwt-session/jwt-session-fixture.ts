import {
  type Authenticated,
  type Authentication,
  type AuthEvent,
  type AuthServices,
  type AuthServicesOptions,
  initializeAuthServices,
  type IssuedToken,
  JwtAlgorithm,
  JwtSessionConfig,
  type JwtSessionConfigOptions,
  JwtSessionTokenManager,
  type SessionStore,
  type TokenGrant,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { type ManualClock, manualClock, type SeededRandom, seededRandom } from '@tokenpair/testing'
import { type Answer, answerOf, bearer, decodeJwt, secret } from '../test-server.ts'

const url = 'https://api.test'

export const hour = 3_600_000
/** Milliseconds after which a token of the default lifetime is renewed by age. */
export const halfLife = 12 * hour

export const oldSecret = 'the secret of last year, which has sixty-four characters as well'
export const algorithm: JwtAlgorithm = JwtAlgorithm.hmacSha512(secret)
export const oldAlgorithm: JwtAlgorithm = JwtAlgorithm.hmacSha512(oldSecret)

/** How a server of session JWTs differs from a plain one. */
export interface SessionServerOptions extends Partial<AuthServicesOptions> {
  readonly session?: Partial<JwtSessionConfigOptions> | undefined
  readonly clock?: ManualClock | undefined
}

/** A server of session JWTs on a memory store, with a clock that stands still and seeded chance. */
export interface SessionServer extends AsyncDisposable {
  readonly auth: AuthServices
  readonly manager: JwtSessionTokenManager
  readonly store: SessionStore
  readonly clock: ManualClock
  readonly random: SeededRandom
  readonly errors: readonly unknown[]
  readonly events: readonly AuthEvent[]
  signIn(grant?: Partial<TokenGrant>): Promise<IssuedToken>
  /** What a protected route learns. */
  authenticate(token: string): Promise<Authentication>
  /** A token that is good at a protected route. */
  admit(token: string): Promise<Authenticated>
  /** The code with which a token is refused, or `authenticated`. */
  judge(token: string): Promise<string>
  /** Asks a protected route, and answers its `Response`. */
  visit(token: string): Promise<Response>
  post(path: string, parameters: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<Response>
  redeem(token: string): Promise<Answer>
  /** Marks all tokens of alice that were issued so far, and lets the second pass in which that was. */
  markStale(): Promise<void>
}

export async function createSessionServer(options: SessionServerOptions = {}): Promise<SessionServer> {
  const { session, clock = manualClock(), ...services } = options
  const store = options.store ?? memoryStore()
  const random = seededRandom(1)
  const errors: unknown[] = []
  const events: AuthEvent[] = []
  const auth = await initializeAuthServices({
    tokenManagerBuilders: [new JwtSessionConfig({ algorithm, ...session })],
    random,
    onError: (error) => errors.push(error),
    onEvent: (event) => events.push(event),
    ...services,
    clock,
    store,
  })
  const requestWith = (token: string): Request => new Request(`${url}/me`, { headers: bearer(token) })
  const authenticate: SessionServer['authenticate'] = (token) => auth.authenticate(requestWith(token))
  const post: SessionServer['post'] = (path, parameters, headers = {}) =>
    auth.handler(new Request(`${url}/auth${path}`, { method: 'POST', body: new URLSearchParams(parameters), headers }))
  return {
    auth,
    manager: auth.getTokenManager<JwtSessionTokenManager>(JwtSessionTokenManager),
    store,
    clock,
    random,
    errors,
    events,
    signIn: (grant) => auth.issueToken({ subject: 'alice', method: 'password', ...grant }),
    authenticate,
    admit: async (token) => {
      const authentication = await authenticate(token)
      if (authentication.status === 'authenticated') return authentication
      throw authentication.error
    },
    judge: async (token) => {
      const authentication = await authenticate(token)
      return authentication.status === 'authenticated' ? authentication.status : authentication.error.code
    },
    visit: async (token) => {
      const request = requestWith(token)
      const authentication = await auth.authenticate(request)
      if (authentication.status !== 'authenticated') return auth.respond(authentication.error, request)
      return auth.deliver(Response.json({ sub: authentication.subject }), authentication, request)
    },
    post,
    redeem: async (token) => answerOf(await post('/token', { grant_type: 'refresh_token', refresh_token: token })),
    markStale: async () => {
      await clock.advance(1500)
      await auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
      await clock.advance(1500)
    },
    [Symbol.asyncDispose]: () => auth.close(),
  }
}

/** The token that a response delivers. */
export function deliveredBy(response: Response): string | undefined {
  return response.headers.get('authorization')?.replace('Bearer ', '')
}

/** The generation that a token says. */
export function generationOf(token: unknown): unknown {
  return decodeJwt(token)['gen']
}
