/** Paths below the base path (`/auth` by default). */
export const routes = {
  /** Redeem a refresh token (RFC 6749 section 6). */
  token: '/token',
  /** Sign out (RFC 7009). */
  revoke: '/revoke',
  /** The devices of the signed-in user. */
  sessions: '/sessions',
  /** The public keys (RFC 7517). */
  jwks: '/jwks.json',
} as const

/** Where the metadata lies, before the path of the issuer (RFC 8414 section 3). */
export const metadataPath = '/.well-known/oauth-authorization-server'

/** Parameters of the token route besides OAuth's own. */
export const tokenParameters = {
  /** The attempt id: 128 random bits as 22 base64url characters. */
  attempt: 'attempt',
  /** The generation that the attempt id was drawn for. */
  generation: 'generation',
} as const
