import { AuthError, type Clock, type Random, systemClock, systemRandom } from '@tokenpair/protocol'
import { z } from 'zod'
import { sqliteStore } from '../stores/sqlite.ts'
import type { AuthServices } from './auth-services.ts'
import { shareResponse } from './http/cross-origin.ts'
import { createHandler } from './http/handler.ts'
import { errorResponse, tokenResponse } from './http/responses.ts'
import { callback, checkOptions } from './options.ts'
import { denylist } from './revocation/denylist.ts'
import type { RevocationStrategy } from './revocation/revocation-strategy.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { Authentication, TokenManager, TokenManagerBuilder } from './token-managers/token-manager.ts'
import { bearerTransport } from './transport/bearer-transport.ts'
import type { InspectedToken, RequestHead, Transport, TransportBuilder } from './transport/transport.ts'

/** What {@link initializeAuthServices} puts together. */
export interface AuthServicesOptions {
  /** At least one; the first is primary and issues, all of them validate. */
  readonly tokenManagerBuilders: readonly TokenManagerBuilder[]
  /** Where sessions live (default: `sqliteStore({ path: 'auth.db' })`). */
  readonly store?: SessionStore | undefined
  /** How an access token dies before it expires (default: `denylist()`). */
  readonly revocation?: RevocationStrategy | undefined
  /** How tokens travel (default: `bearerTransport()`). */
  readonly transport?: TransportBuilder | undefined
  /** Where the routes of `handler` lie (default: `/auth`). */
  readonly basePath?: string | undefined
  /** The address in the metadata (RFC 8414 section 2); by default the origin that the request was sent to. */
  readonly issuer?: string | undefined
  /** Learns of failures behind an `unavailable` answer (default: nobody does). The error carries no token. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Default: the runtime's cryptographic randomness. */
  readonly random?: Random | undefined
}

const hasMethods = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function')
const port = <Port>(advice: string, ...methods: readonly string[]): z.ZodType<Port> => {
  return z.custom<Port>((value) => hasMethods(value, methods), { error: advice })
}
const basePathAdvice = 'give a path that starts with a slash and ends without one, such as /auth'
const builder = port<TokenManagerBuilder>('give a builder, such as new JwtConfig({ ... })', 'build')

const storeMethods = ['insert', 'advance', 'find', 'list', 'revoke', 'close']
const issuerAdvice = 'give the address of this server without query and fragment, such as https://api.example.com'

const schema = z.strictObject({
  tokenManagerBuilders: z
    .array(builder, { error: 'give a list of builders, such as [new JwtConfig({ ... })]' })
    .min(1, { error: 'give at least one builder, such as new JwtConfig({ ... })' }),
  store: port<SessionStore>('give a store, such as memoryStore()', ...storeMethods).optional(),
  revocation: port<RevocationStrategy>('give a strategy, such as denylist()', 'verdict', 'revoke').optional(),
  transport: port<TransportBuilder>('give a transport, such as cookieTransport()', 'build').optional(),
  basePath: z
    .string({ error: basePathAdvice })
    .regex(/^(?:\/[\w.~-]+)+$/, { error: basePathAdvice })
    .default('/auth'),
  issuer: z
    .url({ protocol: /^https?$/, error: issuerAdvice })
    .regex(/^[^?#]*$/, { error: issuerAdvice })
    .optional(),
  onError: callback<(error: unknown) => void>('give a function that takes the error').optional(),
  clock: port<Clock>('give a clock with now(), monotonic() and schedule()', 'now', 'monotonic', 'schedule').optional(),
  random: port<Random>('give a randomness with bytes()', 'bytes').optional(),
})

/**
 * Puts the server half together: checks the options, imports the keys and makes the token managers.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export async function initializeAuthServices(options: AuthServicesOptions): Promise<AuthServices> {
  const checked = checkOptions(schema, options, 'initializeAuthServices()')
  const { basePath, issuer, onError = () => undefined, clock = systemClock, random = systemRandom } = checked
  const store = checked.store ?? sqliteStore({ path: 'auth.db' })
  const context = { store, revocation: checked.revocation ?? denylist(), clock, random }
  const built = await Promise.all(checked.tokenManagerBuilders.map((each) => each.build(context)))
  const [tokenManager, ...others] = built
  if (tokenManager === undefined) throw new TypeError('initializeAuthServices() needs a token manager')
  const managers: readonly [TokenManager, ...TokenManager[]] = [tokenManager, ...others]

  const transport = (checked.transport ?? bearerTransport()).build({
    basePath,
    issuer,
    inspect: (token) => inspectToken(token, managers),
  })
  const authenticate = (request: RequestHead): Promise<Authentication> =>
    authenticateBy({ managers, transport }, request)
  return {
    tokenManager,
    authenticate,
    handler: createHandler({ managers, transport, authenticate, basePath, issuer, onError }),
    issueToken: (grant) => tokenManager.issueToken(grant),
    respond: (answer, request) => {
      const response =
        answer instanceof Error ? errorResponse(answer) : tokenResponse(answer, transport.deliver(answer, request))
      return shareResponse(response, request, transport.crossOrigin)
    },
    close: () => store.close(),
  }
}

function inspectToken(token: string, managers: readonly TokenManager[]): InspectedToken | undefined {
  for (const manager of managers) {
    const content = manager.inspectRefreshToken(token)
    if (content !== undefined) return { ...content, use: manager.tokenUse ?? 'token-route' }
  }
  return undefined
}

async function authenticateBy(
  { managers, transport }: { readonly managers: readonly TokenManager[]; readonly transport: Transport },
  request: RequestHead,
): Promise<Authentication> {
  const credential = transport.readAccess(request)
  if (credential.kind === 'none') {
    return {
      status: 'anonymous',
      error: new AuthError('token_missing', 'Send an access token in the header Authorization: Bearer'),
    }
  }
  if (credential.kind === 'refused') return { status: 'rejected', error: credential.error }
  const invalid = new AuthError('token_invalid', 'The access token is not one of this server: refresh it')
  let verdict: Authentication = { status: 'rejected', error: invalid }
  if (credential.kind === 'malformed') return verdict
  for (const manager of managers) {
    verdict = await manager.validateToken(credential.token)
    if (verdict.status !== 'rejected' || verdict.error.code !== 'token_invalid') return verdict
  }
  return verdict
}
