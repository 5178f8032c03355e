/**
 * Names that the app may not use for its own claims, since a verifier acts upon them: they say whose the token is, when
 * and where it holds, or what else it takes to use it. Names that say what the bearer may do (`roles`, `groups`,
 * `entitlements`) are the app's.
 */
const reservedClaims: ReadonlySet<string> = new Set([
  // Written by Tokenpair: see issue-access-token.ts.
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'jti',
  'sid',
  'scope',
  // When the user proved who they are, which step-up goes by (RFC 9068 section 2.2.1).
  'auth_time',
  // Every JWT library refuses a token before this time (RFC 7519 section 4.1.5).
  'nbf',
  // Which client the token was issued to, by its two names (RFC 9068 section 2.2, OpenID Connect Core section 2).
  'client_id',
  'azp',
  // The token holds only with a proof of possession of a key (RFC 7800, RFC 8705, RFC 9449 section 6).
  'cnf',
  // Somebody else acts for the subject, or may (RFC 8693 sections 4.1 and 4.4).
  'act',
  'may_act',
  // How the user proved who they are, which step-up goes by, too (RFC 9068 section 2.2.1, RFC 9470).
  'acr',
  'amr',
])

/** Whether a claim is not the app's to write. */
export function isReservedClaim(name: string): boolean {
  return reservedClaims.has(name)
}
