import type { RefreshLoop } from '../refresh/refresh-loop.ts'
import type { Refresher } from '../refresh/refresher.ts'
import type { SessionKeeper } from './session-keeper.ts'
import type { SignedInRecord } from './session-record.ts'

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
  getNewer(refused: SignedInRecord): Promise<SignedInRecord | undefined>
}

/** Creates a source of pairs. */
export function createPairSource(keeper: SessionKeeper, refresher: Refresher, loop: RefreshLoop): PairSource {
  const expiresIn = (): number => loop.decide()?.expiresIn ?? 0
  const getNewer: PairSource['getNewer'] = async (refused) => {
    await refresher.replace(refused)
    const { session } = keeper
    return session?.pair.session_id === refused.pair.session_id ? session : undefined
  }
  return {
    get: async () => {
      const { session } = keeper
      if (!session || expiresIn() > Math.min(travelTime, session.pair.expires_in * 100)) return session
      try {
        return await getNewer(session)
      } catch (error) {
        if (expiresIn() <= 0) throw error
        return session // until then the old one will do
      }
    },
    getNewer,
  }
}
