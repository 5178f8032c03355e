export {
  AuthError,
  type AuthErrorCode,
  type Clock,
  isAuthError,
  type JsonObject,
  type Random,
} from '@tokenpair/protocol'
export type { AuthServices } from './lib/auth-services.ts'
export { type AuthServicesOptions, initializeAuthServices } from './lib/initialize-auth-services.ts'
export { type EcdsaKeys, JwtAlgorithm } from './lib/jwt-algorithm.ts'
export type { EcdsaKeyInput } from './lib/keys/ecdsa-key-input.ts'
export { JwtConfig } from './lib/jwt/jwt-config.ts'
export type { ClaimsContext, ExtraClaimsProvider, JwtConfigOptions } from './lib/jwt/jwt-config-options.ts'
export { denylist } from './lib/revocation/denylist.ts'
export type {
  RevocationStrategy,
  RevokedSessions,
  Verdict,
  VerifiedToken,
} from './lib/revocation/revocation-strategy.ts'
export { stateless } from './lib/revocation/stateless.ts'
export type { ChainAdvance, SessionPage, SessionSelector, SessionStore } from './lib/sessions/session-store.ts'
export type {
  ChainPosition,
  ChainState,
  ChainValue,
  Device,
  Revocation,
  Session,
  SessionId,
} from './lib/sessions/session.ts'
export type {
  Authenticated,
  Authentication,
  IssuedToken,
  ListTokensOptions,
  RedeemOptions,
  RevokeAllTokensOptions,
  RevokeTokenOptions,
  SessionSummary,
  TokenGrant,
  TokenManager,
  TokenManagerBuilder,
  TokenManagerContext,
} from './lib/token-managers/token-manager.ts'
export { bearerTransport, type BearerTransportOptions } from './lib/transport/bearer-transport.ts'
export type { CookieTransportOptions } from './lib/transport/cookie-options.ts'
export { cookieTransport } from './lib/transport/cookie-transport.ts'
export type { CrossOriginPolicy } from './lib/transport/cross-origin-policy.ts'
export type {
  AccessCredential,
  Delivery,
  HeaderFields,
  InspectedToken,
  PresentedTokens,
  RequestHead,
  TokenParameters,
  Transport,
  TransportBuilder,
  TransportContext,
} from './lib/transport/transport.ts'
