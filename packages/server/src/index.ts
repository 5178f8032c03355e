export {
  AuthError,
  type AuthErrorCode,
  type Clock,
  isAuthError,
  type JsonObject,
  type Random,
  type RevocationReason,
} from '@tokenpair/protocol'
export type { LockConfirmation } from './lib/access-token/access-token-claims.ts'
export type { RoutePaths } from './lib/adapters/route-paths.ts'
export type { AuthEvent } from './lib/auth-event.ts'
export type { AuthServicesOptions } from './lib/auth-services-options.ts'
export type { AuthServices, SignIn } from './lib/auth-services.ts'
export type {
  ClassOf,
  IdentityProvider,
  IdentityProviderBuilder,
  IdentityProviderContext,
} from './lib/identity-providers/identity-provider.ts'
export { initializeAuthServices } from './lib/initialize-auth-services.ts'
export { JwtAlgorithm, type JwtAlgorithmOptions, type KeyPairInput } from './lib/jwt-algorithm.ts'
export type { KeyInput } from './lib/keys/key-input.ts'
export type { RetirementOptions } from './lib/keys/retired-key.ts'
export type { KeyObject } from './lib/keys/runtime-keys.ts'
export type { SecretInput } from './lib/keys/secret-input.ts'
export { JwtConfigFromPasswords, type JwtConfigFromPasswordsOptions } from './lib/jwt/jwt-config-from-passwords.ts'
export type { KeyRotation } from './lib/keys/key-ring.ts'
export type { KeySources } from './lib/keys/key-set.ts'
export { JwtConfig } from './lib/jwt/jwt-config.ts'
export { type SessionLifetimePresets, type SessionLifetimes, sessionLifetimes } from './lib/jwt/session-lifetimes.ts'
export type {
  ClaimsContext,
  ExtraClaimsProvider,
  JwtConfigOptions,
  RefreshTokenCreated,
  ScopesProvider,
} from './lib/jwt/jwt-config-options.ts'
export { JwtSessionConfig } from './lib/jwt-session/jwt-session-config.ts'
export type { JwtSessionConfigOptions, SessionTokenVersion } from './lib/jwt-session/jwt-session-config-options.ts'
export { JwtSessionTokenManager } from './lib/jwt-session/jwt-session-token-manager.ts'
export type { SessionToken, SessionTokenInspection, StaleReason } from './lib/jwt-session/session-token.ts'
export type { DownscopedToken, DownscopeOptions, Downscoper } from './lib/jwt/downscope-token.ts'
export { JwtTokenManager } from './lib/jwt/jwt-token-manager.ts'
export type { JwtPasswordAlgorithm } from './lib/passwords/choose-jwt-passwords.ts'
export type { PasswordsOptions } from './lib/passwords/passwords-options.ts'
export type { RunMode } from './lib/passwords/run-mode.ts'
export { allowlist, type AllowlistOptions } from './lib/revocation/allowlist.ts'
export { denylist, type DenylistOptions, type WhenStale } from './lib/revocation/denylist.ts'
export type { Health } from './lib/revocation/health.ts'
export { jtiMatcher } from './lib/revocation/jti-matcher.ts'
export type { MarkAccessTokensOptions } from './lib/revocation/mark-options.ts'
export type {
  RevocationEntry,
  RevocationLog,
  RevocationPage,
  RevocationTarget,
} from './lib/revocation/revocation-log.ts'
export type {
  KnownRevocations,
  RevocationContext,
  RevocationStrategy,
  Verdict,
  VerifiedToken,
} from './lib/revocation/revocation-strategy.ts'
export type { GrantProvider } from './lib/request-matchers/around.ts'
export type { AddressPattern, RequestMatcher, RequestPattern } from './lib/request-matchers/request-matcher.ts'
export { stateless } from './lib/revocation/stateless.ts'
export {
  declareRestoreWindow,
  endRestoreWindow,
  readRestoreWindow,
  type RestoreWindow,
  type RestoreWindowOptions,
} from './lib/rotation/restore-window.ts'
export type { SessionNotice, WatchedUser } from './lib/revocation/watch-session.ts'
export {
  ServerSideSessionsConfigFromPasswords,
  type ServerSideSessionsConfigFromPasswordsOptions,
} from './lib/server-side-sessions/server-side-sessions-config-from-passwords.ts'
export type {
  ServerSideSessionsConfigOptions,
  SessionCreated,
} from './lib/server-side-sessions/server-side-sessions-config-options.ts'
export { ServerSideSessionsConfig } from './lib/server-side-sessions/server-side-sessions-config.ts'
export { ServerSideSessionsTokenManager } from './lib/server-side-sessions/server-side-sessions-token-manager.ts'
export type {
  ChainAdvance,
  RevocationOrder,
  SessionFilter,
  SessionPage,
  SessionSelector,
  SessionStore,
  Sweep,
  SweepResult,
} from './lib/sessions/session-store.ts'
export type {
  ChainPosition,
  ChainState,
  ChainValue,
  Device,
  Revocation,
  Session,
  SessionId,
} from './lib/sessions/session.ts'
export type { SubjectDirectory, SubjectStatus } from './lib/subjects/subject-directory.ts'
export type { ClaimsSchema } from './lib/token-managers/claims-reader.ts'
export type { BoundClient, ClientBinding } from './lib/token-managers/client-binding.ts'
export { preBuiltTokenManager } from './lib/token-managers/pre-built.ts'
export type { TokenIssued } from './lib/token-managers/token-issued.ts'
export type {
  Authenticated,
  Authentication,
  IssuedToken,
  ListTokensOptions,
  PresentedToken,
  RedeemOptions,
  RevokeAllTokensOptions,
  RevokeTokenOptions,
  SessionSummary,
  SubjectChoice,
  TokenBinding,
  TokenGrant,
  TokenManager,
} from './lib/token-managers/token-manager.ts'
export type {
  SessionLimit,
  TokenManagerBuilder,
  TokenManagerContext,
} from './lib/token-managers/token-manager-context.ts'
export type { AccessTokenHeaderOptions } from './lib/transport/access-token-header.ts'
export type { Origins } from './lib/transport/allowed-origins.ts'
export { bearerTransport, type BearerTransportOptions } from './lib/transport/bearer-transport.ts'
export type { CookieTransportOptions } from './lib/transport/cookie-options.ts'
export { cookieTransport } from './lib/transport/cookie-transport.ts'
export type { LockedTransportOptions } from './lib/transport/locked-options.ts'
export { lockedTransport } from './lib/transport/locked-transport.ts'
export type { CrossOriginPolicy } from './lib/transport/cross-origin-policy.ts'
export type {
  AccessCredential,
  Delivery,
  HeaderFields,
  HeaderReader,
  Presentation,
  RequestHead,
  RequestWithBody,
  TokenInUse,
  TokenParameters,
  Transport,
  TransportBuilder,
  TransportContext,
} from './lib/transport/transport.ts'
