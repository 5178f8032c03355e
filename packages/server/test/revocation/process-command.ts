import { systemClock, systemRandom } from '@tokenpair/protocol'
import type { SessionId } from '@tokenpair/server'

/** What a test tells a process to do. */
export type ProcessCommand =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'judge'; readonly accessToken: string }
  | { readonly kind: 'revoke'; readonly sessionId: SessionId }

/** What a process answers to a sign-in. */
export interface SignedIn {
  readonly accessToken: string
  readonly sessionId: SessionId
}

/** The ports of a process that runs by itself. */
export const systemPorts = { clock: systemClock, random: systemRandom }
