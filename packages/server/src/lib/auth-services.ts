import type { AuthError } from '@tokenpair/protocol'
import type { Authentication, IssuedToken, TokenGrant, TokenManager } from './token-managers/token-manager.ts'
import type { RequestHead } from './transport/transport.ts'

/** The server half, put together. */
export interface AuthServices {
  /** The primary token manager: lists and revokes, too. */
  readonly tokenManager: TokenManager
  /**
   * Starts a session, once the app has checked who signs in.
   *
   * @throws {TypeError} The grant has a member to mend, such as a reserved claim or a subject that no database keeps
   *   as it is. Nothing was written.
   * @throws {RangeError} The claims are too long for a token. Nothing was written.
   */
  issueToken(grant: TokenGrant): Promise<IssuedToken>
  /**
   * Makes the `Response` of a sign-in route, or of a protected route that refuses.
   *
   * @param answer What `issueToken` issued, or the error that `authenticate` gave.
   * @param request The request that it answers: it decides how the tokens travel.
   * @returns An `origin_refused` answer instead where a page of a foreign origin would get a cookie.
   */
  respond(answer: IssuedToken | AuthError, request: RequestHead): Response
  /** Answers the routes below the base path and the metadata (RFC 8414). Never throws. */
  readonly handler: (request: Request) => Promise<Response>
  /** Says who sent a request, by its head alone. Asks no database. */
  authenticate(request: RequestHead): Promise<Authentication>
  /** Gives back what the store holds open. */
  close(): Promise<void>
}
