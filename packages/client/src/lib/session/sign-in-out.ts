import { isRecord, sessionsPath } from '@tokenpair/protocol'
import type { SignOutOptions } from '../auth-client.ts'
import { keepTrying } from '../refresh/keep-trying.ts'
import { readAnswer, send } from '../refresh/token-request.ts'
import type { ConnectedPorts } from '../transport/client-transport.ts'
import { endSession } from './end-session.ts'
import { newestRecord } from './newest-record.ts'
import type { SessionKeeper } from './session-keeper.ts'
import { createRecord, isSameSession, type SignedInRecord } from './session-record.ts'

/** Starts and ends the session that is kept. */
export interface SignInOut {
  signIn(request: () => Promise<unknown>): Promise<void>
  signOut(options?: SignOutOptions): Promise<void>
}

/**
 * Creates sign-in and sign-out.
 *
 * @param authorizedFetch Reaches the routes that want an access token.
 */
export function createSignInOut(
  ports: ConnectedPorts,
  keeper: SessionKeeper,
  authorizedFetch: typeof globalThis.fetch,
): SignInOut {
  /** Tells the server that a session is over. A captive portal answers 200, too, but no JSON. */
  const revoke = (session: SignedInRecord): Promise<void> =>
    keepTrying(ports, async () => isRecord(await ports.revoke(session)))

  return {
    signIn: async (request) => {
      await keeper.ready
      const obtainedAt = ports.clock.now()
      const pair = ports.readPair(await readSignIn(await request()))
      const before = keeper.session
      await ports.turns.run(async () => {
        await keeper.load() // another tab may have signed in or out since
        await keeper.update((held) => {
          const past = [held?.pair?.session_id ?? held?.session_id, held?.session_id]
          return newestRecord(
            held, // counts where it is of this session, or of a later one: another tab may have met the cookie of this one
            createRecord(
              pair,
              {
                epoch: (held?.epoch ?? obtainedAt) + (past.includes(pair.session_id) ? 0 : 1),
                obtainedAt,
                session_id: past[0],
              },
              ports.random,
            ),
          )
        })
      })
      if (before && !isSameSession(before, keeper.session)) await revoke(before)
    },
    signOut: async ({ scope = 'current' } = {}) => {
      await keeper.ready
      const { session } = keeper
      if (scope !== 'current') {
        const route = `${sessionsPath}?except=${scope === 'others' ? 'current' : 'none'}`
        await send({ ...ports, fetch: authorizedFetch }, route, { method: 'DELETE' })
      }
      if (!session || scope === 'others') return
      await endSession(keeper, session, 'user')
      await revoke(session)
    },
  }
}

async function readSignIn(answer: unknown): Promise<unknown> {
  if (!(answer instanceof Response)) return answer
  return readAnswer(answer, answer.status < 500 ? 'sign_in_refused' : 'unavailable')
}
