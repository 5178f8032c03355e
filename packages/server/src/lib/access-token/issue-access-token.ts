import type { Clock, Random } from '@tokenpair/protocol'
import { encodeBase64Url, encodeText } from '../encoding/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SigningKey } from '../keys/verification-key.ts'
import { createWorkQueue, type WorkQueue } from '../keys/work-queue.ts'
import type { SessionId } from '../sessions/session.ts'
import type { AccessTokenGrant, LockConfirmation } from './access-token-claims.ts'
import type { AccessTokenMarks } from './access-token-mark.ts'
import { dateAccessToken } from './date-access-token.ts'
import { lockConfirmationName } from './decide-access-token.ts'
import { createOwnHeader, type OwnHeader } from './own-header.ts'
import {
  accessTokenType,
  lockedAccessTokenType,
  longestAccessToken,
  type UnverifiedHeader,
} from './parse-access-token.ts'
import type { SignedToken } from './verify-access-token.ts'

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
  /** Mark the tokens of asymmetric keys; none by default. */
  readonly marks?: AccessTokenMarks | undefined
  /** Learns of each token that was signed, such as the verifier of the same server. */
  readonly onSigned?: ((signed: SignedToken) => void) | undefined
  /** Where slow signatures wait for their turn (default: a queue of its own). */
  readonly queue?: WorkQueue | undefined
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

/** Creates an issuer that signs with the ring's current key; tokens are laid out as RFC 9068 section 2 has it. */
export function createAccessTokenIssuer(options: AccessTokenIssuerOptions): AccessTokenIssuer {
  const { keyRing, issuer, audience, accessTokenLifetime, confirmationOf, onSigned, clock, random } = options
  const headerOf = createHeaderWriter(options.marks)
  const sign = createTextSigner(options.queue ?? createWorkQueue())
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
      const now = clock.now()
      const expiresAt = Math.floor(Math.min(now + accessTokenLifetime * 1000, notAfter) / 1000)
      const tokenId = encodeBase64Url(random.bytes(16))
      const payload = {
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
      }
      const written = encodeText(JSON.stringify(payload))
      const input = `${headerOf(current, typ).write(written)}.${written}`
      const signature = sign(current, input)
      const token = checkLength(`${input}.${typeof signature === 'string' ? signature : await signature}`)
      onSigned?.({ token, key: current, expiresAt: expiresAt * 1000 })
      const expiresIn = Math.max(0, expiresAt - Math.floor(now / 1000))
      return { token, tokenId, expiresAt: expiresAt * 1000, expiresIn }
    },
  }
}

/** A header is made once for each key and type. */
function createHeaderWriter(
  marks: AccessTokenMarks | undefined,
): (key: SigningKey, type: UnverifiedHeader['type']) => OwnHeader {
  let known: { readonly key: SigningKey; readonly type: string; readonly header: OwnHeader } | undefined
  return (key, type) => {
    if (known?.key !== key || known.type !== type) known = { key, type, header: createOwnHeader(key, type, marks) }
    return known.header
  }
}

/** Signs a text in ASCII: at once, with HMAC on a runtime that can. The signature is base64url. */
function createTextSigner(queue: WorkQueue): (key: SigningKey, input: string) => string | Promise<string> {
  return (key, input) => {
    if (key.mac !== undefined) return key.mac(input)
    const sign = async (): Promise<string> => encodeBase64Url(await key.sign(new TextEncoder().encode(input)))
    return key.slow?.includes('sign') === true ? queue.run(sign) : sign()
  }
}

function checkLength(token: string): AccessToken {
  if (token.length > longestAccessToken) {
    throw new RangeError(`The access token would be longer than ${longestAccessToken} characters: give fewer scopes`)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where an access token is made
  return token as AccessToken
}
