import { metadataPath, jwksPath, tokenPath, revokePath } from '@tokenpair/protocol'

/** What the metadata speaks of. */
export interface MetadataOptions {
  /** The issuer, or `undefined` to take the origin that the request was sent to. */
  readonly issuer: string | undefined
  /** Where the routes lie, such as `/auth`. */
  readonly basePath: string
}

/** The metadata of this authorization server (RFC 8414 section 2). */
export function createMetadata({ issuer, basePath }: MetadataOptions, requestUrl: URL): object {
  const issuedBy = issuer ?? requestUrl.origin
  const base = new URL(issuedBy).origin + basePath
  return {
    issuer: issuedBy,
    token_endpoint: base + tokenPath,
    token_endpoint_auth_methods_supported: ['none'],
    grant_types_supported: ['refresh_token'],
    response_types_supported: [],
    revocation_endpoint: base + revokePath,
    revocation_endpoint_auth_methods_supported: ['none'],
    jwks_uri: base + jwksPath,
  }
}

/** Where the metadata of an issuer lies: between its host and its path (RFC 8414 section 3.1). */
export function metadataPathOf(issuer: string | undefined): string {
  const path = issuer === undefined ? '' : new URL(issuer).pathname.replace(/\/$/, '')
  return metadataPath + path
}
