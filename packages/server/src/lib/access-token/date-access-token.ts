/** Milliseconds that a token may be dated ahead of this server's clock: those of other servers may be so far ahead. */
export const mostAhead = 60_000

/**
 * The time of issue of an access token, in seconds since the Unix epoch: the second that it is, or, where tokens of this
 * second are revoked, the first moment at which they are not. Then it may be a fraction (RFC 7519 section 2).
 *
 * @param now Milliseconds since the Unix epoch.
 * @param notBefore Tokens that were issued before are revoked, in milliseconds since the Unix epoch.
 */
export function dateAccessToken(now: number, notBefore: number): number {
  const second = Math.floor(now / 1000)
  return notBefore > second * 1000 && notBefore <= now + mostAhead ? notBefore / 1000 : second
}
