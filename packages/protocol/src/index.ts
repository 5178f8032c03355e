export { AuthError, type AuthErrorOptions, isAuthError } from './lib/auth-error.ts'
export { decodeBase64Url, encodeBase64Url } from './lib/base64url.ts'
export type { Clock } from './lib/clock.ts'
export { type AuthErrorCode, type ClientAction, isAuthErrorCode } from './lib/client-actions.ts'
export { type AuthErrorRow, authErrors } from './lib/error-codes.ts'
export { type ErrorResponse, formatErrorResponse } from './lib/format-error-response.ts'
export { isRecord, type JsonObject, type JsonValue } from './lib/json.ts'
export { parseErrorResponse } from './lib/parse-error-response.ts'
export { type Random, systemRandom } from './lib/random.ts'
export { isRevocationReason, type RevocationReason } from './lib/revocation-reason.ts'
export { jwksPath, metadataPath, revokePath, sessionsPath, tokenPath } from './lib/routes.ts'
export { systemClock } from './lib/system-clock.ts'
export {
  isTokenResponse,
  parseTokenResponse,
  type RefreshTokenPlace,
  type TokenResponse,
} from './lib/token-response.ts'
