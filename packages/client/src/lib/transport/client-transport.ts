import type { TokenResponse } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import type { SignedInRecord } from '../session/session-record.ts'

/**
 * How tokens travel between a client and its server, and which of them the storage may hold. The bearer transport is
 * built in; `cookieTransport()` is the other one.
 */
export interface ClientTransport {
  /** Takes part in a client, once for each: answers the ports by which that one works from then on. */
  connect(ports: ClientPorts): ConnectedPorts
}

/** The world outside, as a client sees it through its transport. */
export interface ConnectedPorts extends ClientPorts {
  /**
   * Reads what the sign-in or the token route answered.
   *
   * @throws {AuthError} `answer_invalid` where that is no token response, or one that travels in another way.
   */
  readPair(body: unknown): TokenResponse
  /**
   * Redeems the refresh token of a record with an attempt id.
   *
   * @throws {AuthError} Whatever went wrong; `unavailable` or `answer_invalid` where that was no answer of ours.
   */
  redeem(record: SignedInRecord, attempt: string): Promise<TokenResponse>
  /**
   * Ends the session of a record (RFC 7009). Goes on when the page is closed.
   *
   * @throws {AuthError} Why the server does not know of it yet.
   */
  revoke(record: SignedInRecord): Promise<unknown>
}
