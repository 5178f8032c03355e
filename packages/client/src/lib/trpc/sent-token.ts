import { isRecord } from '@tokenpair/protocol'
import type { AuthState } from '../session/auth-state.ts'

/** What one call really went out with. */
export interface SentToken {
  /** The access token, or `undefined` where none was sent, or nobody noted which. */
  readonly token?: string | undefined
  /** The session that the call was made in, or `undefined` where nobody was signed in. */
  readonly sessionId: string | undefined
}

/** The context of a tRPC operation, which its links share. */
export type CallContext = Record<string, unknown>

// Not in the slot itself: a link that logs the context of a call must not log its token.
const sentTokens = new WeakMap<object, SentToken>()

/** A context in which the terminating link can note which token it sends. Batching delays that moment. */
export function withSlot(context: CallContext): CallContext {
  return { ...context, tokenpair: {} }
}

/** Notes what a call is sent with, where an `authLink` has asked for it. */
export function noteSentToken(context: CallContext, sent: SentToken): void {
  sentTokens.set(slotOf(context), sent)
}

/** What a call was sent with, if its terminating link noted it. */
export function sentTokenOf(context: CallContext): SentToken | undefined {
  return sentTokens.get(slotOf(context))
}

/** The slot of a context, or any object where it has none. */
function slotOf({ tokenpair: slot }: CallContext): object {
  return isRecord(slot) ? slot : {}
}

/** The session of a state, or `undefined` where nobody is signed in. */
export function sessionOf(state: AuthState<unknown>): string | undefined {
  return 'sessionId' in state ? state.sessionId : undefined
}

/** The header, or connection parameter, that carries an access token (RFC 6750 section 2.1). */
export function authorizationOf(token: string | undefined): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {}
}
