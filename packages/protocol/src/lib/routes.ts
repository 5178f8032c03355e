/** Paths below the base path (`/auth` by default). */
export const routes = {
  /** Redeem a refresh token (RFC 6749 section 6). */
  token: '/token',
  /** Sign out (RFC 7009). */
  revoke: '/revoke',
  /** The devices of the signed-in user. */
  sessions: '/sessions',
} as const

/** Path of the public keys below the base path (RFC 7517). */
export const jwksPath = '/jwks.json'

/** Where the metadata lies, before the path of the issuer (RFC 8414 section 3). */
export const metadataPath = '/.well-known/oauth-authorization-server'
