import {
  AuthError,
  isAuthError,
  parseTokenResponse,
  type Random,
  routes,
  type TokenResponse,
} from '@tokenpair/protocol'
import type { SignOutOptions } from '../auth-client.ts'
import type { TurnTaking } from '../ports/turn-taking.ts'
import { retryDelay, chance } from '../refresh/retry-delay.ts'
import { readAnswer, requestRevocation, type RouteAccess } from '../refresh/token-request.ts'
import { isSignedIn, type SessionKeeper } from './session-keeper.ts'
import { createRecord } from './session-record.ts'

/** How often a sign-out is told to a server that does not answer. */
const mostTries = 8

/** What signing in and out works with. */
export interface SignInOutOptions {
  readonly keeper: SessionKeeper
  readonly turns: TurnTaking
  readonly access: RouteAccess
  readonly random: Random
  /** Settles when the storage has been read. */
  readonly ready: Promise<void>
  /** Reaches the routes that want an access token. */
  readonly authorizedFetch: typeof globalThis.fetch
}

/** Starts and ends the session that is kept. */
export interface SignInOut {
  signIn(request: () => Promise<unknown>): Promise<void>
  signOut(options?: SignOutOptions): Promise<void>
}

/** Creates sign-in and sign-out. */
export function createSignInOut(options: SignInOutOptions): SignInOut {
  const { keeper, turns, access, random, ready, authorizedFetch } = options
  const { clock } = access

  /** Tells the server that a session is over; where it does not answer, again and again for some minutes. */
  const revoke = async (token: string, tries = 1): Promise<void> => {
    try {
      await requestRevocation(token, access)
    } catch (error) {
      const retryAfter = isAuthError(error) ? error.retryAfter : undefined
      if (tries >= mostTries) return
      clock.schedule(() => void revoke(token, tries + 1), retryDelay(tries, chance(random), retryAfter))
    }
  }

  const endSessions = async (scope: 'others' | 'all'): Promise<void> => {
    const except = scope === 'others' ? 'current' : 'none'
    await readAnswer(await authorizedFetch(`${access.url}${routes.sessions}?except=${except}`, { method: 'DELETE' }))
  }

  return {
    signIn: async (request) => {
      await ready
      const obtainedAt = clock.now()
      const response = await readSignIn(await request())
      const before = keeper.record
      await turns.run(async () => {
        await keeper.load() // another tab may have signed in or out since
        await keeper.update((held) => createRecord(response, { epoch: (held?.epoch ?? 0) + 1, obtainedAt, random }))
      })
      if (isSignedIn(before) && before.sessionId !== response.session_id) await revoke(before.refreshToken)
    },
    signOut: async ({ scope = 'current' } = {}) => {
      await ready
      if (scope !== 'current') await endSessions(scope)
      if (scope === 'others') return
      const before = keeper.record
      if (!isSignedIn(before)) return
      await keeper.update((held) =>
        held === undefined ? held : { status: 'signed-out', epoch: held.epoch, reason: 'user' },
      )
      await revoke(before.refreshToken)
    },
  }
}

async function readSignIn(answer: unknown): Promise<TokenResponse> {
  if (!(answer instanceof Response)) return parseTokenResponse(answer)
  try {
    return parseTokenResponse(await readAnswer(answer.clone()))
  } catch (error) {
    if (answer.ok || (isAuthError(error) && error.code !== 'unavailable') || answer.status >= 500) throw error
    throw new AuthError('sign_in_refused', `The sign-in was refused with status ${answer.status}`, { cause: answer })
  }
}
