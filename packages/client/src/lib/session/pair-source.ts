import type { RefreshLoop } from '../refresh/refresh-loop.ts'
import type { Refresher } from '../refresh/refresher.ts'
import type { SessionKeeper } from './session-keeper.ts'
import { isSameSession, type SignedInRecord } from './session-record.ts'

/** Milliseconds that a token has to be good for when it is handed out, so that it survives the way to the server. */
const travelTime = 5000

/** Hands out pairs for requests. */
export interface PairSource {
  /**
   * A pair whose access token is good for a request now, or `undefined` where nobody is signed in, or somebody else
   * signed in meanwhile: what is done for one user is never done in the name of another.
   *
   * @throws {AuthError} Why there is none at the moment. The session is kept.
   */
  readonly get: () => Promise<SignedInRecord | undefined>
  /** A newer pair of the same session than one whose access token was refused, or `undefined` where there is none. */
  readonly replace: Refresher['replace']
  /**
   * Refreshes now, or only if this is still the access token.
   *
   * @throws {AuthError} Why that is not possible at the moment. The session is kept.
   */
  readonly refresh: (refused?: string) => Promise<void>
}

/** Creates a source of pairs. */
export function createPairSource(loop: RefreshLoop, keeper: SessionKeeper, refresher: Refresher): PairSource {
  const expiresIn = (): number => loop.inspect()?.accessTokenExpiresIn ?? 0
  return {
    get: async () => {
      if (!keeper.session) await keeper.ready // else somebody else may have signed in by then
      const { session } = keeper
      if (!session || expiresIn() > Math.min(travelTime, session.pair.expires_in * 100)) return session
      try {
        return await refresher.replace(session)
      } catch (error) {
        if (expiresIn() > 0 && isSameSession(session, keeper.session)) return keeper.session // until then it will do
        throw error
      }
    },
    replace: refresher.replace,
    refresh: async (refused) => {
      await keeper.ready
      const { session } = keeper
      if (session && (!refused || refused === session.pair.access_token)) await refresher.replace(session)
    },
  }
}
