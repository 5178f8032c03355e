import type { AccessCredential } from './transport.ts'

/**
 * Reads the access token of a request (RFC 6750 section 2.1). Other schemes, such as Basic, are somebody else's and
 * count as none.
 */
export function readBearer(headers: Headers): AccessCredential {
  const header = headers.get('authorization')
  if (header === null || !/^bearer(?: |$)/i.test(header)) return { kind: 'none' }
  const [, token] = /^bearer +([\w.~+/=-]+)$/i.exec(header) ?? []
  return token === undefined ? { kind: 'malformed' } : { kind: 'token', token }
}
