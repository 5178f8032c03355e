import { parseTokenResponse, tokenPath, revokePath, type TokenResponse } from '@tokenpair/protocol'
import { expectSession, sendForm } from '../refresh/token-request.ts'
import type { ClientTransport } from './client-transport.ts'

/** The refresh token travels in the bodies of requests and answers, and lies in the storage with everything else. */
export const bearerTransport: ClientTransport = {
  connect: (ports) => ({
    ...ports,
    readPair,
    redeem: async ({ pair: sent }, attempt) => {
      const parameters = { grant_type: 'refresh_token', refresh_token: `${sent.refresh_token}`, attempt }
      const pair = readPair(await sendForm(ports, tokenPath, parameters))
      return expectSession(pair, sent, sent.generation + 1)
    },
    revoke: async ({ pair }) => sendForm(ports, revokePath, { token: `${pair.refresh_token}` }),
  }),
}

function readPair(body: unknown): TokenResponse {
  return parseTokenResponse(body, 'in-body')
}
