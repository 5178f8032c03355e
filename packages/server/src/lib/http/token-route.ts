import { AuthError } from '@tokenpair/protocol'
import type { RoutedManager } from '../token-managers/token-manager.ts'
import { invalidRequest, readParameters } from './read-parameters.ts'
import { tokenResponse } from './responses.ts'

/** `POST /token`: redeems a refresh token (RFC 6749 section 6). */
export async function answerToken(request: Request, manager: RoutedManager): Promise<Response> {
  const parameters = await readParameters(request)
  const grantType = parameters.get('grant_type')
  if (grantType === undefined) throw invalidRequest('Send grant_type=refresh_token')
  if (grantType !== 'refresh_token' || manager.redeem === undefined) {
    throw new AuthError('unsupported_grant_type', 'This route knows grant_type=refresh_token only')
  }
  const refreshToken = parameters.get('refresh_token')
  if (refreshToken === undefined) throw invalidRequest('Send the refresh_token parameter')
  const issued = await manager.redeem({
    refreshToken,
    attempt: parameters.get('attempt'),
    generation: parseGeneration(parameters.get('generation')),
  })
  return tokenResponse(issued)
}

/** `POST /revoke`: signs out (RFC 7009 section 2). Answers 200 for any token. */
export async function answerRevoke(request: Request, manager: RoutedManager): Promise<Response> {
  const token = (await readParameters(request)).get('token')
  if (token === undefined) throw invalidRequest('Send the token parameter')
  const sessionId = await manager.findSession(token)
  if (sessionId !== undefined) await manager.revokeToken({ sessionId, reason: 'signed-out' })
  return new Response(undefined, { status: 200, headers: { 'cache-control': 'no-store' } })
}

function parseGeneration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw invalidRequest('The generation parameter is a whole number')
  return Number(text)
}
