export { AuthError, type AuthErrorOptions, isAuthError } from './lib/auth-error.ts'
export { decodeBase64Url, encodeBase64Url } from './lib/base64url.ts'
export type { Clock } from './lib/clock.ts'
export {
  type AuthErrorCode,
  type AuthErrorRow,
  authErrors,
  type ClientAction,
  isAuthErrorCode,
} from './lib/error-codes.ts'
export { type ErrorResponse, formatErrorResponse, parseErrorResponse } from './lib/error-response.ts'
export { isRecord, type JsonObject, type JsonValue } from './lib/json.ts'
export { type Random, systemRandom } from './lib/random.ts'
export { isRevocationReason, type RevocationReason } from './lib/revocation-reason.ts'
export { metadataPath, routes, tokenParameters } from './lib/routes.ts'
export { systemClock } from './lib/system-clock.ts'
export { parseTokenResponse, type TokenResponse } from './lib/token-response.ts'
