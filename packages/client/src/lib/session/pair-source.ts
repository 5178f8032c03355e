import type { RefreshLoop } from '../refresh/refresh-loop.ts'
import type { Refresher } from '../refresh/refresher.ts'
import { isSignedIn, type SessionKeeper } from './session-keeper.ts'
import type { SignedInRecord } from './session-record.ts'

/** Milliseconds that a token has to be good for when it is handed out, so that it survives the way to the server. */
const travelTime = 5000

/** What a {@link PairSource} works with. */
export interface PairSourceOptions {
  readonly keeper: SessionKeeper
  readonly refresher: Refresher
  readonly loop: RefreshLoop
  /** Settles when the storage has been read. */
  readonly ready: Promise<void>
}

/** Hands out pairs for requests. */
export interface PairSource {
  /**
   * A pair whose access token is good for a request now, or `undefined` where nobody is signed in.
   *
   * @throws {AuthError} Why there is none at the moment. The session is kept.
   */
  getPair(): Promise<SignedInRecord | undefined>
  /** A newer pair of the same session than one whose access token was refused, or `undefined` where there is none. */
  getNewerPair(refused: SignedInRecord): Promise<SignedInRecord | undefined>
}

/** Creates a source of pairs. */
export function createPairSource({ keeper, refresher, loop, ready }: PairSourceOptions): PairSource {
  const expiresIn = (): number => loop.decide()?.expiresIn ?? 0

  const getPair = async (): Promise<SignedInRecord | undefined> => {
    await ready
    const { record } = keeper
    if (!isSignedIn(record)) return undefined
    if (expiresIn() > Math.min(travelTime, record.accessLifetime / 10)) return record
    try {
      await refresher.replace(record)
    } catch (error) {
      if (expiresIn() <= 0) throw error // until then the old one will do
    }
    return isSignedIn(keeper.record) ? keeper.record : undefined
  }

  const getNewerPair = async (refused: SignedInRecord): Promise<SignedInRecord | undefined> => {
    await refresher.replace(refused)
    const { record } = keeper
    const isNewer =
      isSignedIn(record) && record.sessionId === refused.sessionId && record.generation > refused.generation
    return isNewer ? record : undefined
  }

  return { getPair, getNewerPair }
}
