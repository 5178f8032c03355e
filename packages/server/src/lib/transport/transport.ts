import type { AuthError } from '@tokenpair/protocol'
import type { LockConfirmation } from '../access-token/access-token-claims.ts'
import type { SessionId } from '../sessions/session.ts'
import type { IssuedToken, PresentedToken } from '../token-managers/token-manager.ts'
import type { CrossOriginPolicy } from './cross-origin-policy.ts'

/** The header fields of a request, by names in any case. A `Headers` object is one. */
export type HeaderReader = Pick<Headers, 'get' | 'has'>

/**
 * The head of a request: all that says who sent it. A `Request` is one; where a framework has none, an object of these
 * three does, and nothing has to be copied.
 */
export interface RequestHead {
  /** In upper case, such as `POST`. */
  readonly method: string
  /** Of fields that occur more than once, all values, as `Headers` joins them. */
  readonly headers: HeaderReader
  /** The whole address, such as `https://api.example.com/notes`. It is read only where a browser's origin has to be compared with it. */
  readonly url: string
}

/** A request with its body. A `Request` is one. */
export interface RequestWithBody extends RequestHead {
  /** Read at most once. */
  readonly body: AsyncIterable<Uint8Array> | null
}

/** The access credential of a request. */
export type AccessCredential =
  /** Any text that stands where a token should. */
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' }
  /** It must not be used for this request, whatever it is worth. */
  | { readonly kind: 'refused'; readonly error: AuthError }

/** What the body of a request to the token route or the revocation route says. */
export interface TokenParameters {
  readonly token: string | undefined
  /** Which session is meant, where the client cannot see its token. */
  readonly sessionId: SessionId | undefined
}

/** The long-lived tokens that such a request presents. */
export type Presentation =
  /** Best first: the token route takes the first one, the revocation route takes all. */
  | { readonly kind: 'tokens'; readonly tokens: readonly [string, ...(readonly string[])] }
  | { readonly kind: 'none' }
  /** The place that keeps the client's token for it holds none; what it holds for these sessions is worth nothing. */
  | { readonly kind: 'gone'; readonly worthless: readonly SessionId[] }
  | { readonly kind: 'refused'; readonly error: AuthError }

/** A genuine token that a request is about to use. */
export type TokenInUse =
  | {
      readonly kind: 'access-token'
      readonly sessionId: SessionId
      /** What confirms the lock that it says it has; `undefined` where it says nothing of one. */
      readonly lock: LockConfirmation | undefined
    }
  | { readonly kind: 'refresh-token'; readonly sessionId: SessionId }

/** Header fields to append to an answer; a name may occur several times. */
export type HeaderFields = readonly (readonly [name: string, value: string])[]

/** How issued tokens reach their client. */
export type Delivery =
  | {
      readonly kind: 'delivered'
      /** Which tokens the body leaves out. */
      readonly withheld: 'nothing' | 'refresh-token' | 'both'
      readonly headers: HeaderFields
    }
  | { readonly kind: 'refused'; readonly error: AuthError }

/** How tokens travel: where a request carries them, and where an answer puts them. It looks at heads only. */
export interface Transport {
  /** From which pages of other origins the routes may be called; `undefined` for none. */
  readonly crossOrigin: CrossOriginPolicy | undefined
  /** Finds the access credential of any request. */
  readAccess(request: RequestHead): AccessCredential
  /**
   * Puts an access token into the head of an answer whose body is the app's. Where a transport has no such method, the
   * header is `Authorization: Bearer`.
   */
  writeAccess?(accessToken: string): HeaderFields
  /** Finds what a request to the token route or the revocation route presents. */
  readPresented(request: RequestHead, parameters: TokenParameters): Presentation
  /** What the access tokens of a session are locked by; absent where they are not locked. */
  confirmationOf?(sessionId: SessionId): LockConfirmation
  /**
   * Objects to a genuine token that must not be used for this request. A session is neither ended nor forgotten for that.
   * Where a transport has no such method, locked access tokens are refused and all others pass.
   */
  admit?(token: TokenInUse, request: RequestHead): AuthError | undefined
  /** Decides how issued tokens are delivered in the answer to a request. */
  deliver(issued: IssuedToken, request: RequestHead): Delivery
  /**
   * Decides how a token that was renewed in passing is delivered, in whatever the app answers to the request; absent where
   * this transport cannot.
   */
  renew?(renewed: IssuedToken, request: RequestHead): HeaderFields
  /** Makes the sender of a request forget what it was given to keep for sessions that are over. */
  forget(sessionIds: readonly SessionId[], request: RequestHead): HeaderFields
}

/** What `initializeAuthServices` hands to the builder of a transport. */
export interface TransportContext {
  /** Where the routes lie, such as `/auth`. */
  readonly basePath: string
  /** The address of this server, where it is known. */
  readonly issuer: string | undefined
  /** Reads a long-lived token; `undefined` for a text that is none of this server's. */
  readonly inspect: (token: string) => PresentedToken | undefined
  /** Answers the keys that the token managers have for locks: the first one makes them. */
  readonly lockKeys: () => readonly Uint8Array[]
}

/** Makes a transport at start-up. */
export interface TransportBuilder {
  /** @throws {TypeError} What the transport was told does not fit the server. */
  build(context: TransportContext): Transport
}
