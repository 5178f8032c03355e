import type { Clock, JsonObject, Random } from '@tokenpair/protocol'
import { z } from 'zod'
import type { AuthEvent } from './auth-event.ts'
import type { IdentityProviderBuilder } from './identity-providers/identity-provider.ts'
import { callback, checkOptions, seconds } from './options.ts'
import type { GrantProvider } from './request-matchers/around.ts'
import { type CheckedMatcher, type RequestMatcher, requestMatchers } from './request-matchers/request-matcher.ts'
import type { RevocationStrategy } from './revocation/revocation-strategy.ts'
import type { SessionStore } from './sessions/session-store.ts'
import type { SubjectDirectory } from './subjects/subject-directory.ts'
import type { TokenIssued } from './token-managers/token-issued.ts'
import type { TokenManagerBuilder } from './token-managers/token-manager-context.ts'
import type { TransportBuilder } from './transport/transport.ts'

/** What `initializeAuthServices` puts together. */
export interface AuthServicesOptions<Claims extends object = JsonObject> {
  /** At least one; the first is primary and issues, all of them validate. */
  readonly tokenManagerBuilders: readonly TokenManagerBuilder<Claims>[]
  /** The app's own ways to sign in, each with a `method` of its own; none by default. */
  readonly identityProviderBuilders?: readonly IdentityProviderBuilder<Claims>[] | undefined
  /** Where sessions live (default: `sqliteStore({ path: 'auth.db' })`). */
  readonly store?: SessionStore | undefined
  /** How an access token dies before it expires (default: `denylist()`). */
  readonly revocation?: RevocationStrategy | undefined
  /** How tokens travel (default: `bearerTransport()`). */
  readonly transport?: TransportBuilder | undefined
  /** Which users may have tokens (default: all of them). */
  readonly subjects?: SubjectDirectory | undefined
  /** Living sessions that a user may have (default: any number). A new one beyond that ends the oldest. */
  readonly maxSessionsPerSubject?: number | undefined
  /** Seconds for which ended sessions stay in the store (default: 604,800, which is 7 days). */
  readonly endedSessionRetention?: number | undefined
  /** Where the routes of `handler` lie (default: `/auth`). */
  readonly basePath?: string | undefined
  /** The address in the metadata (RFC 8414 section 2); by default the origin that the request was sent to. */
  readonly issuer?: string | undefined
  /** Learns what happens to sessions, for audit logs and alarms. What it throws or rejects with goes to `onError`. */
  readonly onEvent?: ((event: AuthEvent) => unknown) | undefined
  /**
   * Learns of failures behind an `unavailable` answer and of those that nobody waits for, each once (default: nobody
   * does). The error carries no token. What it throws or rejects with is dropped.
   */
  readonly onError?: ((error: unknown) => unknown) | undefined
  /**
   * Called once for each sign-in, whoever starts it, before its tokens are handed out. Where it throws, the session is
   * ended and `issueToken` throws the same. Refreshes are reported by `onEvent`.
   */
  readonly onTokenIssued?: ((issued: TokenIssued) => Promise<void> | void) | undefined
  /** Which requests of the app sign somebody in, for `around` (default: none). */
  readonly issueOn?: readonly RequestMatcher[] | undefined
  /** Says who signed in by such a request. Needed with `issueOn`. */
  readonly grantOf?: GrantProvider<Claims> | undefined
  /** Which requests of the app sign their sender out, for `around` (default: none). */
  readonly revokeOn?: readonly RequestMatcher[] | undefined
  /** Learns of likely mistakes in these options, for development: `console.warn` will do (default: nobody does). */
  readonly onWarning?: ((message: string) => void) | undefined
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
const builder = port<TokenManagerBuilder<never>>('give a builder, such as new JwtConfig({ ... })', 'build')
const providerBuilder = port<IdentityProviderBuilder<never>>('give a builder with build()', 'build')
const storeAdvice = 'give a store, such as memoryStore()'
const storeMethods = ['insert', 'advance', 'find', 'list', 'revoke', 'sweep', 'close']
const issuerAdvice = 'give the address of this server without query and fragment, such as https://api.example.com'
const limitAdvice = 'give a whole number of sessions, such as 5, or leave it out for any number'

const schema = z.strictObject({
  tokenManagerBuilders: z
    .array(builder, { error: 'give a list of builders, such as [new JwtConfig({ ... })]' })
    .min(1, { error: 'give at least one builder, such as new JwtConfig({ ... })' }),
  identityProviderBuilders: z.array(providerBuilder, { error: 'give a list of builders' }).default([]),
  store: port<SessionStore>(storeAdvice, ...storeMethods)
    .refine(({ revocations }) => hasMethods(revocations, ['append', 'read']), { error: storeAdvice })
    .optional(),
  revocation: port<RevocationStrategy>('give a strategy, such as denylist()', 'verdict').optional(),
  transport: port<TransportBuilder>('give a transport, such as cookieTransport()', 'build').optional(),
  subjects: port<SubjectDirectory>('give an object with statusOf(subject)', 'statusOf').optional(),
  maxSessionsPerSubject: z.int({ error: limitAdvice }).min(1, { error: limitAdvice }).optional(),
  endedSessionRetention: seconds(604_800).default(604_800),
  basePath: z
    .string({ error: basePathAdvice })
    .regex(/^(?:\/[\w.~-]+)+$/, { error: basePathAdvice })
    .default('/auth'),
  issuer: z
    .url({ protocol: /^https?$/, error: issuerAdvice })
    .regex(/^[^?#]*$/, { error: issuerAdvice })
    .optional(),
  onEvent: callback<(event: AuthEvent) => unknown>('give a function that takes the event').optional(),
  onError: callback<(error: unknown) => unknown>('give a function that takes the error').optional(),
  onTokenIssued: callback<(issued: TokenIssued) => void>('give a function that takes the sign-in').optional(),
  issueOn: requestMatchers.default([]),
  grantOf: callback<GrantProvider>('give a function that answers who signed in').optional(),
  revokeOn: requestMatchers.default([]),
  onWarning: callback<(message: string) => void>('give a function that takes the text').optional(),
  clock: port<Clock>('give a clock with now(), monotonic() and schedule()', 'now', 'monotonic', 'schedule').optional(),
  random: port<Random>('give a randomness with bytes()', 'bytes').optional(),
})

/** {@link AuthServicesOptions}, checked and with some defaults filled in. */
export interface CheckedAuthServicesOptions<Claims extends object> extends Omit<
  AuthServicesOptions<Claims>,
  'issueOn' | 'revokeOn'
> {
  readonly issueOn: readonly CheckedMatcher[]
  readonly revokeOn: readonly CheckedMatcher[]
  readonly identityProviderBuilders: readonly IdentityProviderBuilder<Claims>[]
  readonly endedSessionRetention: number
  readonly basePath: string
}

/**
 * Checks the options of `initializeAuthServices` and fills in the defaults that need no decision.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function checkAuthServicesOptions<Claims extends object>(
  options: AuthServicesOptions<Claims>,
): CheckedAuthServicesOptions<Claims> {
  const checked = checkOptions(schema, options, 'initializeAuthServices()')
  if (checked.issueOn.length > 0 && checked.grantOf === undefined) {
    throw new TypeError(
      'initializeAuthServices() has options to mend: grantOf: say who signed in by the requests of issueOn',
    )
  }
  const { tokenManagerBuilders, identityProviderBuilders = [], grantOf } = options // checked above; from here for their type
  return { ...checked, tokenManagerBuilders, identityProviderBuilders, grantOf }
}
