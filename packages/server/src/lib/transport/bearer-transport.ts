import { z } from 'zod'
import { checkOptions } from '../options.ts'
import {
  accessTokenHeader,
  type AccessTokenHeaderOptions,
  readAccessToken,
  refreshTokenHeader,
  writeAccessToken,
} from './access-token-header.ts'
import { allowedOrigins } from './allowed-origins.ts'
import { createCrossOriginPolicy } from './cross-origin-policy.ts'
import type { Presentation, TokenParameters, TransportBuilder } from './transport.ts'

/** Options of {@link bearerTransport}. */
export interface BearerTransportOptions {
  /**
   * Origins, such as `https://app.example.com`, or patterns that match whole origins, whose pages may call the routes
   * (CORS; default: none).
   */
  readonly allowedOrigins?: readonly (string | RegExp)[] | undefined
  /** Where requests carry their access token (default: in the header `Authorization: Bearer`). */
  readonly accessToken?: AccessTokenHeaderOptions | undefined
}

const schema = z.strictObject({ allowedOrigins: allowedOrigins.optional(), accessToken: accessTokenHeader })

/**
 * Lets both tokens travel in sight of the client: in the body of an answer, the access token in the header
 * `Authorization: Bearer` (RFC 6750 section 2.1), the refresh token in the body of a request. The default.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export function bearerTransport(options: BearerTransportOptions = {}): TransportBuilder {
  const { allowedOrigins: origins, accessToken } = checkOptions(schema, options, 'bearerTransport()')
  return {
    build: () => ({
      crossOrigin: createCrossOriginPolicy(origins, {
        credentials: 'omit',
        exposed: [accessToken.header, refreshTokenHeader],
      }),
      readAccess: ({ headers }) => readAccessToken(headers, accessToken),
      writeAccess: (token) => writeAccessToken(token, accessToken),
      readPresented: (_, parameters) => presentInBody(parameters),
      deliver: () => ({ kind: 'delivered', withheld: 'nothing', headers: [] }),
      forget: () => [],
    }),
  }
}

/** Takes the token of the body alone. */
export function presentInBody({ token }: TokenParameters): Presentation {
  return token === undefined ? { kind: 'none' } : { kind: 'tokens', tokens: [token] }
}
