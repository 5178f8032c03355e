import type { JsonObject } from '@tokenpair/protocol'
import { createAccessTokenMarks } from '../access-token/access-token-mark.ts'
import type { AccessTokenVerdict } from '../access-token/decide-access-token.ts'
import { createAccessTokenIssuer } from '../access-token/issue-access-token.ts'
import { type AccessTokenSigner, createAccessTokenSigner } from '../access-token/sign-access-token.ts'
import { type AccessTokenVerifier, createAccessTokenVerifier } from '../access-token/verify-access-token.ts'
import { createKeyRing, type KeyRing, type KeyRotation } from '../keys/key-ring.ts'
import type { KeySources } from '../keys/key-set.ts'
import { createWorkQueue } from '../keys/work-queue.ts'
import { nativeCrypto } from '../node/native-crypto.ts'
import { createRefreshTokenCodec, type RefreshTokenCodec } from '../refresh-token/refresh-token-codec.ts'
import { createSessionLifecycle } from '../sessions/session-lifecycle.ts'
import type { SessionId } from '../sessions/session.ts'
import { type ClaimsReader, createClaimsReader } from '../token-managers/claims-reader.ts'
import type { ClientBinding } from '../token-managers/client-binding.ts'
import { createStoredSessions, type StoredSessions } from '../token-managers/stored-sessions.ts'
import type { TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type {
  Authentication,
  IssuedToken,
  ListTokensOptions,
  PresentedToken,
  RedeemOptions,
  RevokeAllTokensOptions,
  RevokeTokenOptions,
  SessionSummary,
  TokenGrant,
  TokenManager,
} from '../token-managers/token-manager.ts'
import { deriveLockKey } from '../transport/session-locks.ts'
import { createDownscoper, type Downscoper, type DownscopeOptions } from './downscope-token.ts'
import { createPairIssuer, type PairIssuer } from './issue-pair.ts'
import { judgeAccessToken } from './judge-access-token.ts'
import type { CheckedJwtConfig } from './jwt-config-options.ts'
import { longestLife } from './longest-life.ts'
import { createRedeemer } from './redeem-pair.ts'

/** What a {@link JwtTokenManager} is made of. */
interface JwtTokenManagerParts<Claims extends object> {
  readonly options: CheckedJwtConfig<Claims>
  readonly context: TokenManagerContext
  readonly keyRing: KeyRing
  readonly codec: RefreshTokenCodec
  readonly verifier: AccessTokenVerifier
  readonly sign: AccessTokenSigner
  readonly sessions: StoredSessions
  readonly pairs: PairIssuer
  readonly claims: ClaimsReader<Claims>
  readonly redeem: (presented: RedeemOptions) => Promise<IssuedToken>
}

/** The token manager of `JwtConfig`: access tokens are JWTs, and refresh tokens rotate. */
export class JwtTokenManager<Claims extends object = JsonObject> implements TokenManager<Claims> {
  readonly name: string
  readonly accessTokenLifetime: number
  readonly clientBinding: ClientBinding | undefined
  readonly #parts: JwtTokenManagerParts<Claims>

  constructor(parts: JwtTokenManagerParts<Claims>) {
    this.name = parts.options.name
    this.accessTokenLifetime = longestLife(parts.options)
    this.clientBinding = parts.options.clientBinding
    this.#parts = parts
  }

  issueToken(grant: TokenGrant<Claims>): Promise<IssuedToken> {
    return this.#parts.pairs.start(grant)
  }

  redeem(presented: RedeemOptions): Promise<IssuedToken> {
    return this.#parts.redeem(presented)
  }

  validateToken(accessToken: string): Authentication<Claims> | Promise<Authentication<Claims>> {
    const { verifier, context } = this.#parts
    const now = context.clock.now()
    const verdict = verifier.verify(accessToken, now)
    if (!(verdict instanceof Promise)) return this.#judge(verdict, now)
    return verdict.then((later) => this.#judge(later, context.clock.now()))
  }

  #judge(verdict: AccessTokenVerdict, now: number): Authentication<Claims> | Promise<Authentication<Claims>> {
    const { context, claims } = this.#parts
    const { name: manager, clientBinding } = this
    return judgeAccessToken(verdict, { manager, revocation: context.revocation, claims, clientBinding, now })
  }

  listTokens(options: ListTokensOptions): Promise<readonly SessionSummary[]> {
    return this.#parts.sessions.listTokens(options)
  }

  revokeToken(options: RevokeTokenOptions): Promise<boolean> {
    return this.#parts.sessions.revokeToken(options)
  }

  revokeAllTokens(options: RevokeAllTokensOptions): Promise<readonly SessionId[]> {
    return this.#parts.sessions.revokeAllTokens(options)
  }

  inspectRefreshToken(text: string): PresentedToken | undefined {
    const content = this.#parts.codec.decode(text)
    return content && { sessionId: content.sessionId, generation: content.generation }
  }

  async findSession(token: string): Promise<SessionId | undefined> {
    const presented = this.inspectRefreshToken(token)
    if (presented !== undefined) return presented.sessionId
    const verdict = await this.#parts.verifier.verify(token)
    return verdict.kind === 'invalid' ? undefined : verdict.claims.sessionId
  }

  /**
   * Creates a maker of access tokens for a service behind this one, out of those of users who were just judged: so no service
   * gets more of a user's power than it needs, nor a token that this server would take (RFC 8693 section 1.1).
   *
   * ```ts
   * const forBilling = auth.getTokenManager(JwtTokenManager).createDownscoper({
   *   audience: 'https://billing.internal',
   *   scopes: ['invoices'],
   * })
   * const { accessToken } = await forBilling(user)
   * ```
   *
   * No session is started, and nothing is written. Whatever revokes the user's own token revokes it, too, at services that
   * follow revocations; others take it until it expires. It is not locked to a cookie, which a service never sees.
   *
   * @throws {TypeError} One sentence for each option that has to be mended.
   */
  createDownscoper(options: DownscopeOptions): Downscoper {
    const { options: own, context, sign, claims } = this.#parts
    const { issuer, audience } = own
    return createDownscoper(options, { manager: this.name, issuer, audience, sign, claims, clock: context.clock })
  }

  /**
   * Takes other keys without a restart. They are imported and tried first, and then take over all at once.
   *
   * @throws {TypeError} Where one of them cannot be used. The former keys stay.
   */
  replaceKeys(keys: KeySources): Promise<void> {
    return this.#parts.keyRing.replace(keys)
  }

  /**
   * Signs with another key from now on, and lets the former one verify until a moment. Every server that verifies has to
   * have the new key among its `fallbackVerificationAlgorithms` before one of them signs with it.
   *
   * @throws {TypeError} Where the key cannot be used. The former keys stay.
   */
  rotateKey(rotation: KeyRotation): Promise<void> {
    return this.#parts.keyRing.rotate(rotation)
  }

  publicKeys(): readonly JsonObject[] {
    return this.#parts.keyRing.jwks().keys
  }

  lockKeys(): readonly Uint8Array[] {
    return peppersOf(this.#parts.options).map(deriveLockKey)
  }
}

/** Puts the parts of a JWT token manager together. */
export async function createJwtTokenManager<Claims extends object>(
  options: CheckedJwtConfig<Claims>,
  context: TokenManagerContext,
): Promise<JwtTokenManager<Claims>> {
  const { clock, random, confirmationOf } = context
  const { name, issuer, audience, accessTokenLifetime } = options
  const keyRing = await createKeyRing({ ...options, clock })
  const codec = createRefreshTokenCodec(peppersOf(options), name)
  const queue = createWorkQueue()
  const marks = createAccessTokenMarks(peppersOf(options), nativeCrypto)
  const expectation = { marks, unmarkedFor: longestLife(options) }
  const verifier = createAccessTokenVerifier({ keyRing, issuer, audience, marks: expectation, queue, clock })
  const sign = createAccessTokenSigner({ keyRing, marks, queue })
  const content = { issuer, audience, accessTokenLifetime, confirmationOf }
  const accessTokens = createAccessTokenIssuer({ sign, ...content, onSigned: verifier.remember, clock, random })
  const claims = createClaimsReader(options.claims)
  const owner = { manager: name, accessTokenLifetime: longestLife(options) }
  const lifecycle = createSessionLifecycle(owner, context)
  const pairs = createPairIssuer({ options, context, lifecycle, codec, accessTokens, claims })
  const redeem = createRedeemer({ options, context, lifecycle, codec, pairs })
  const sessions = createStoredSessions(name, lifecycle, context)
  return new JwtTokenManager({ options, context, keyRing, codec, verifier, sign, sessions, pairs, claims, redeem })
}

function peppersOf<Claims extends object>(
  options: CheckedJwtConfig<Claims>,
): readonly [string, ...(readonly string[])] {
  return [options.refreshTokenHashPepper, ...options.fallbackRefreshTokenHashPeppers]
}
