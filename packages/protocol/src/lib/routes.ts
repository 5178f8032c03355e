/** Path below the base path (`/auth` by default) at which a refresh token is redeemed (RFC 6749 section 6). */
export const tokenPath = '/token'

/** Path of the sign-out below the base path (RFC 7009). */
export const revokePath = '/revoke'

/** Path of the signed-in user's devices below the base path. */
export const sessionsPath = '/sessions'

/** Path of the public keys below the base path (RFC 7517). */
export const jwksPath = '/jwks.json'

/** Where the metadata lies, before the path of the issuer (RFC 8414 section 3). */
export const metadataPath = '/.well-known/oauth-authorization-server'
