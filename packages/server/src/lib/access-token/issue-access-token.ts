import type { Clock, Random } from '@tokenpair/protocol'
import { encodeBase64Url } from '../encoding/base64url.ts'
import type { SessionId } from '../sessions/session.ts'
import type { AccessTokenGrant, LockConfirmation } from './access-token-claims.ts'
import { dateAccessToken } from './date-access-token.ts'
import { lockConfirmationName } from './decide-access-token.ts'
import { accessTokenType, lockedAccessTokenType } from './parse-access-token.ts'
import type { AccessToken, AccessTokenSigner } from './sign-access-token.ts'
import type { SignedToken } from './verify-access-token.ts'

/** An access token that was just issued. */
export interface IssuedAccessToken {
  readonly token: AccessToken
  /** `jti`: 128 random bits as 22 base64url characters. */
  readonly tokenId: string
  /** Milliseconds since the Unix epoch, on a whole second. */
  readonly expiresAt: number
  /** Whole seconds from the second in which it was issued. */
  readonly expiresIn: number
}

/** What all access tokens of an issuer have in common. */
export interface AccessTokenIssuerOptions {
  readonly sign: AccessTokenSigner
  /** Written as `iss`; left out by default. */
  readonly issuer?: string | undefined
  /** Written as `aud`; left out by default. */
  readonly audience?: string | undefined
  /** Seconds. */
  readonly accessTokenLifetime: number
  /** Answers what locks the tokens of a session (default: nothing does). */
  readonly confirmationOf?: ((sessionId: SessionId) => LockConfirmation | undefined) | undefined
  /** Learns of each token that was signed, such as the verifier of the same server. */
  readonly onSigned?: ((signed: SignedToken) => void) | undefined
  readonly clock: Clock
  readonly random: Random
}

/** Issues access tokens. */
export interface AccessTokenIssuer {
  /**
   * Signs an access token.
   *
   * @throws {RangeError} Where the token would be longer than a verifier takes.
   * @throws {AuthError} `unavailable`: more slow signatures wait than can be computed in time.
   */
  issue(grant: AccessTokenGrant): Promise<IssuedAccessToken>
}

/** Creates an issuer; tokens are laid out as RFC 9068 section 2 has it. */
export function createAccessTokenIssuer(options: AccessTokenIssuerOptions): AccessTokenIssuer {
  const { sign, issuer, audience, accessTokenLifetime, confirmationOf, onSigned, clock, random } = options
  return {
    issue: async ({
      subject,
      sessionId,
      scopes,
      claims,
      authenticatedAt,
      notAfter = Infinity,
      notBefore = -Infinity,
      session,
      client,
    }) => {
      const lock = confirmationOf?.(sessionId)
      const typ = lock === undefined ? accessTokenType : lockedAccessTokenType
      const now = clock.now()
      const expiresAt = Math.floor(Math.min(now + accessTokenLifetime * 1000, notAfter) / 1000)
      const tokenId = encodeBase64Url(random.bytes(16))
      const signing = sign(
        {
          ...claims, // first, so that nothing of the app's can take the place of what follows
          iss: issuer, // JSON leaves out what is undefined
          sub: subject,
          aud: audience,
          iat: dateAccessToken(now, notBefore),
          auth_time: authenticatedAt === undefined ? undefined : Math.floor(authenticatedAt / 1000),
          exp: expiresAt,
          jti: tokenId,
          sid: sessionId,
          scope: scopes.join(' '),
          gen: session?.generation,
          ver: session?.version,
          idle: session?.idleLifetime === undefined ? undefined : session.idleLifetime / 1000,
          client_id: client,
          cnf: lock === undefined ? undefined : { [lockConfirmationName]: lock },
        },
        typ,
      )
      const { token, key } = 'token' in signing ? signing : await signing // to wait for nothing takes time
      onSigned?.({ token, key, expiresAt: expiresAt * 1000 })
      const expiresIn = Math.max(0, expiresAt - Math.floor(now / 1000))
      return { token, tokenId, expiresAt: expiresAt * 1000, expiresIn }
    },
  }
}
