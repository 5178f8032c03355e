import { encodeBase64Url } from '@tokenpair/protocol'
import {
  type AuthServices,
  type AuthServicesOptions,
  initializeAuthServices,
  type IssuedToken,
  JwtAlgorithm,
  JwtConfig,
  type JwtConfigOptions,
  type SessionStore,
  type TokenGrant,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { type ManualClock, manualClock, type SeededRandom, seededRandom } from '@tokenpair/testing'

/** 64 characters, of no use outside the tests. */
export const secret = 'a secret for the tests alone, which has sixty-four characters ..'
const pepper = 'a pepper for the tests alone'
const url = 'https://api.test/auth'

/** How a test server differs from a plain one. */
export interface TestServerOptions extends Partial<AuthServicesOptions> {
  readonly jwt?: Partial<JwtConfigOptions> | undefined
}

/** A server on a memory store, with a clock that stands still and seeded chance. */
export interface TestServer extends AsyncDisposable {
  readonly auth: AuthServices
  readonly store: SessionStore
  readonly clock: ManualClock
  readonly random: SeededRandom
  /** What `onError` was told. */
  readonly errors: readonly unknown[]
  signIn(grant?: Partial<TokenGrant>): Promise<IssuedToken>
  send(method: string, path: string, init?: RequestInit): Promise<Response>
  /** Posts a form. */
  post(path: string, parameters: Readonly<Record<string, string>>): Promise<Response>
  /** Redeems, and answers the status with what the body says. */
  redeem(refreshToken: string, attemptId?: string, generation?: number): Promise<Answer>
  /** The code with which an access token is refused, or `authenticated`. */
  judge(accessToken: string): Promise<string>
}

/** A JSON answer. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

export const jwtOptions: JwtConfigOptions = {
  algorithm: JwtAlgorithm.hmacSha512(secret),
  refreshTokenHashPepper: pepper,
}

export async function createTestServer({ jwt, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const store = options.store ?? memoryStore()
  const clock = manualClock()
  const random = seededRandom(1)
  const errors: unknown[] = []
  const auth = await initializeAuthServices({
    tokenManagerBuilders: [new JwtConfig({ ...jwtOptions, ...jwt })],
    clock,
    random,
    onError: (error) => errors.push(error),
    ...options,
    store,
  })
  const send: TestServer['send'] = (method, path, init) =>
    auth.handler(new Request(`${url}${path}`, { method, ...init }))
  const post: TestServer['post'] = (path, parameters) => send('POST', path, { body: new URLSearchParams(parameters) })
  return {
    auth,
    store,
    clock,
    random,
    errors,
    send,
    post,
    signIn: (grant) => auth.issueToken({ subject: 'alice', method: 'password', ...grant }),
    redeem: async (refreshToken, attemptId, generation) => {
      const parameters = new Map([
        ['grant_type', 'refresh_token'],
        ['refresh_token', refreshToken],
      ])
      if (attemptId !== undefined) parameters.set('attempt', attemptId)
      if (generation !== undefined) parameters.set('generation', String(generation))
      return answerOf(await post('/token', Object.fromEntries(parameters)))
    },
    judge: async (accessToken) => {
      const verdict = await auth.authenticate(new Request(url, { headers: bearer(accessToken) }))
      return verdict.status === 'authenticated' ? verdict.status : verdict.error.code
    },
    [Symbol.asyncDispose]: () => auth.close(),
  }
}

export function bearer(accessToken: string): Record<string, string> {
  return { authorization: `Bearer ${accessToken}` }
}

export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: await response.json() }
}

/** The refresh token of an answer. */
export function refreshTokenOf({ body }: Answer): string {
  return String(body['refresh_token'])
}

/** The attempt id of a number. */
export function attempt(number: number): string {
  return encodeBase64Url(new Uint8Array(16).fill(number))
}

/** What a part of a JWT says. */
export function decodeJwt(token: unknown): Record<string, unknown> {
  const [, payload = ''] = String(token).split('.')
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
}
