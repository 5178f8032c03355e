import type { Clock, JsonObject, Random } from '@tokenpair/protocol'
import { encodeBase64Url } from '../encoding/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SessionId } from '../sessions/session.ts'
import type { AccessTokenGrant, LockConfirmation, SessionMember } from './access-token-claims.ts'
import { dateAccessToken } from './date-access-token.ts'
import { lockConfirmationName } from './decide-access-token.ts'
import { accessTokenType, lockedAccessTokenType, longestAccessToken } from './parse-access-token.ts'

declare const brand: unique symbol

/** A signed access token as it travels. Whoever holds it may use it until it expires. */
type AccessToken = string & { readonly [brand]: 'AccessToken' }

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
  readonly keyRing: KeyRing
  /** Written as `iss`; left out by default. */
  readonly issuer?: string | undefined
  /** Written as `aud`; left out by default. */
  readonly audience?: string | undefined
  /** Seconds. */
  readonly accessTokenLifetime: number
  /** Answers what locks the tokens of a session (default: nothing does). */
  readonly confirmationOf?: ((sessionId: SessionId) => LockConfirmation | undefined) | undefined
  readonly clock: Clock
  readonly random: Random
}

/** Issues access tokens. */
export interface AccessTokenIssuer {
  /**
   * Signs an access token.
   *
   * @throws {RangeError} Where the token would be longer than a verifier takes.
   */
  issue(grant: AccessTokenGrant): Promise<IssuedAccessToken>
}

/** Creates an issuer that signs with the ring's current key; tokens are laid out as RFC 9068 section 2 has it. */
export function createAccessTokenIssuer(options: AccessTokenIssuerOptions): AccessTokenIssuer {
  const { keyRing, issuer, audience, accessTokenLifetime, confirmationOf, clock, random } = options
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
      const { current } = keyRing // once, since another key may take over while this one signs
      const lock = confirmationOf?.(sessionId)
      const typ = lock === undefined ? accessTokenType : lockedAccessTokenType
      const header = encodeJson({ alg: current.alg, kid: current.kid, typ })
      const now = clock.now()
      const expiresAt = Math.floor(Math.min(now + accessTokenLifetime * 1000, notAfter) / 1000)
      const tokenId = encodeBase64Url(random.bytes(16))
      const payload = {
        ...claims, // first, so that nothing of the app's can take the place of what follows
        ...(issuer !== undefined && { iss: issuer }),
        sub: subject,
        ...(audience !== undefined && { aud: audience }),
        iat: dateAccessToken(now, notBefore),
        ...(authenticatedAt !== undefined && { auth_time: Math.floor(authenticatedAt / 1000) }),
        exp: expiresAt,
        jti: tokenId,
        sid: sessionId,
        scope: scopes.join(' '),
        ...(session !== undefined && writeSession(session)),
        ...(client !== undefined && { client_id: client }),
        ...(lock !== undefined && { cnf: { [lockConfirmationName]: lock } }),
      }
      const input = `${header}.${encodeJson(payload)}`
      const signature = await current.sign(new TextEncoder().encode(input))
      const token = checkLength(`${input}.${encodeBase64Url(signature)}`)
      const expiresIn = Math.max(0, expiresAt - Math.floor(now / 1000))
      return { token, tokenId, expiresAt: expiresAt * 1000, expiresIn }
    },
  }
}

function writeSession({ generation, version, idleLifetime }: SessionMember): JsonObject {
  return {
    gen: generation,
    ...(version !== undefined && { ver: version }),
    ...(idleLifetime !== undefined && { idle: idleLifetime / 1000 }),
  }
}

function encodeJson(value: JsonObject): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}

function checkLength(token: string): AccessToken {
  if (token.length > longestAccessToken) {
    throw new RangeError(`The access token would be longer than ${longestAccessToken} characters: give fewer scopes`)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where an access token is made
  return token as AccessToken
}
