import type { Random } from '@tokenpair/client'
import { encodeBase64Url, isRecord } from '@tokenpair/protocol'
import type { SignedInRecord } from '../../../client/src/lib/session/session-record.ts'
import type { World } from './world.ts'

/** What a thief takes: the token, perhaps with the attempt id beside it. */
export type Loot = 'token' | 'token-and-attempt'

/** Somebody who copied a client's storage and now redeems beside its owner. */
export interface Thief {
  /** How many redemptions the server has answered. */
  readonly redemptions: number
  redeem(): Promise<void>
}

/** Creates a thief, at the moment of the theft. */
export function createThief(loot: Loot, record: SignedInRecord, world: World): Thief {
  let token = record.pair.refresh_token ?? ''
  let attempt = loot === 'token-and-attempt' ? record.attempt : undefined
  let redemptions = 0
  return {
    get redemptions() {
      return redemptions
    },
    redeem: async () => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token })
      body.set('attempt', attempt ?? drawAttempt(world.random))
      attempt = undefined // whatever the answer is, the next redemption is the thief's own
      const response = await world.sendDirectly(new Request('https://api.test/auth/token', { method: 'POST', body }))
      redemptions += 1
      const answer: unknown = await response.json()
      if (isRecord(answer) && typeof answer['refresh_token'] === 'string') token = answer['refresh_token']
    },
  }
}

function drawAttempt(random: Random): string {
  return encodeBase64Url(random.bytes(16))
}
