import { encodeBase64Url, encodeText } from '../encoding/base64url.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SigningKey } from '../keys/verification-key.ts'
import type { WorkQueue } from '../keys/work-queue.ts'
import type { AccessTokenMarks } from './access-token-mark.ts'
import { createOwnHeader, type OwnHeader } from './own-header.ts'
import { longestAccessToken, type UnverifiedHeader } from './parse-access-token.ts'

declare const brand: unique symbol

/** A signed access token as it travels. Whoever holds it may use it until it expires. */
export type AccessToken = string & { readonly [brand]: 'AccessToken' }

/** A token, and the key that signed it. */
interface SignedText {
  readonly token: AccessToken
  readonly key: SigningKey
}

/** What tokens are signed with. */
export interface AccessTokenSignerOptions {
  readonly keyRing: Pick<KeyRing, 'current'>
  /** Mark the tokens of asymmetric keys; none by default. */
  readonly marks?: AccessTokenMarks | undefined
  /** Where slow signatures wait for their turn. */
  readonly queue: WorkQueue
}

/**
 * Signs claims with the ring's current key: at once, with HMAC on a runtime that can.
 *
 * @param claims As they are to stand in the token.
 * @returns Throws a `RangeError` where the token would be longer than a verifier takes, and an `AuthError` with
 *   `unavailable` where more slow signatures wait than can be computed in time.
 */
export type AccessTokenSigner = (claims: object, type: UnverifiedHeader['type']) => SignedText | Promise<SignedText>

/** Creates the signer of a key ring. */
export function createAccessTokenSigner({ keyRing, marks, queue }: AccessTokenSignerOptions): AccessTokenSigner {
  const headerOf = createHeaderWriter(marks)
  const signSlowly = async (key: SigningKey, input: string): Promise<SignedText> => {
    const sign = async (): Promise<string> => encodeBase64Url(await key.sign(new TextEncoder().encode(input)))
    const signature = await (key.slow?.includes('sign') === true ? queue.run(sign) : sign())
    return { token: join(input, signature), key }
  }
  return (claims, type) => {
    const { current: key } = keyRing // once, since another key may take over while this one signs
    const payload = encodeText(JSON.stringify(claims))
    const input = `${headerOf(key, type).write(payload)}.${payload}`
    return key.mac === undefined ? signSlowly(key, input) : { token: join(input, key.mac(input)), key }
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

function join(input: string, signature: string): AccessToken {
  const token = `${input}.${signature}`
  if (token.length > longestAccessToken) {
    throw new RangeError(`The access token would be longer than ${longestAccessToken} characters: give fewer scopes`)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where an access token is made
  return token as AccessToken
}
