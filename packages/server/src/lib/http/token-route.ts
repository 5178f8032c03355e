import { AuthError, isAuthError } from '@tokenpair/protocol'
import { parseSessionId } from '../sessions/session-id.ts'
import type { SessionId } from '../sessions/session.ts'
import type { PresentedToken, RedeemOptions, RoutedManager } from '../token-managers/token-manager.ts'
import { admit } from '../transport/authenticate-request.ts'
import type { RequestWithBody, Transport } from '../transport/transport.ts'
import { type Answer, jsonAnswer, noStore, withHeaders } from './answer.ts'
import { invalidRequest, readParameters } from './read-parameters.ts'
import { tokenAnswer } from './token-answer.ts'

/** What the two routes work with. */
export interface TokenRouteOptions {
  readonly manager: RoutedManager
  readonly transport: Transport
  /** Learns of a genuine refresh token that the transport let nobody redeem. */
  readonly onRefused: (refreshToken: PresentedToken, error: AuthError) => void
  /** Makes the answer of whatever failed. */
  readonly explain: (error: unknown) => Answer
}

/** `POST /token`: redeems a refresh token (RFC 6749 section 6). */
export async function answerToken(request: RequestWithBody, options: TokenRouteOptions): Promise<Answer> {
  const { manager, transport, explain, onRefused } = options
  const parameters = await readParameters(request)
  const grantType = parameters.get('grant_type')
  if (grantType === undefined) throw invalidRequest('Send grant_type=refresh_token')
  if (grantType !== 'refresh_token' || manager.redeem === undefined) {
    throw new AuthError('unsupported_grant_type', 'This route knows grant_type=refresh_token only')
  }
  const exchange = readExchangeParameters(parameters)
  const sessionId = parseSession(parameters.get('session_id'))
  const presented = transport.readPresented(request, { token: parameters.get('refresh_token'), sessionId })
  switch (presented.kind) {
    case 'refused':
      throw presented.error
    case 'none':
      throw invalidRequest('Send the refresh_token parameter')
    case 'gone': {
      const error = new AuthError(
        'refresh_token_invalid',
        'No cookie of the session came with the request: sign in again',
      )
      return withHeaders(explain(error), transport.forget(presented.worthless, request))
    }
    case 'tokens': {
      const [refreshToken] = presented.tokens
      // Who redeems it reads it anyway, so that it is read here only for somebody.
      const read = async (): Promise<PresentedToken | undefined> =>
        manager.readRefreshToken?.(refreshToken) ?? manager.inspectRefreshToken(refreshToken)
      if (transport.admit !== undefined) {
        const content = await read()
        const objection = content && admit({ kind: 'refresh-token', sessionId: content.sessionId }, request, transport)
        if (content !== undefined && objection !== undefined) {
          onRefused(content, objection)
          throw objection
        }
      }
      try {
        const issued = await manager.redeem({ refreshToken, ...exchange })
        return tokenAnswer(issued, transport.deliver(issued, request))
      } catch (error) {
        if (!isAuthError(error) || error.action !== 'sign-in') throw error
        const over = await read()
        return withHeaders(explain(error), transport.forget(over === undefined ? [] : [over.sessionId], request))
      }
    }
  }
}

/**
 * `POST /revoke`: signs out (RFC 7009 section 2). Answers 200 for any token. A browser forgets its session even where
 * the store fails: it holds itself for signed out, and says so again later.
 */
export async function answerRevoke(request: RequestWithBody, options: TokenRouteOptions): Promise<Answer> {
  const { manager, transport, explain } = options
  const parameters = await readParameters(request)
  const sessionId = parseSession(parameters.get('session_id'))
  const presented = transport.readPresented(request, { token: parameters.get('token'), sessionId })
  if (presented.kind === 'refused') throw presented.error
  if (presented.kind === 'none') throw invalidRequest('Send the token parameter')
  const tokens = presented.kind === 'tokens' ? presented.tokens : []
  const worthless = presented.kind === 'gone' ? presented.worthless : []
  const over = new Set([
    sessionId,
    ...worthless,
    ...tokens.map((token) => manager.inspectRefreshToken(token)?.sessionId),
  ])
  const end = async (token: string): Promise<void> => {
    const id = await manager.findSession(token)
    over.add(id)
    if (id !== undefined) await manager.revokeToken({ sessionId: id, reason: 'signed-out' })
  }
  const answer = await Promise.all(tokens.map(end)).then(() => signedOut(), explain)
  const forgotten = [...over].filter((id) => id !== undefined)
  return withHeaders(answer, transport.forget(forgotten, request))
}

/** RFC 7009 section 2.2 says nothing of a body. This one tells a client that the answer is not that of a captive portal. */
function signedOut(): Answer {
  return jsonAnswer({}, { headers: noStore })
}

function parseSession(text: string | undefined): SessionId | undefined {
  const sessionId = text === undefined ? undefined : parseSessionId(text)
  if (text !== undefined && sessionId === undefined) throw invalidRequest('The session_id parameter is a session id')
  return sessionId
}

function readExchangeParameters(parameters: ReadonlyMap<string, string>): Omit<RedeemOptions, 'refreshToken'> {
  return {
    attempt: parameters.get('attempt'),
    generation: parseGeneration(parameters.get('generation')),
    laterAttempts: parameters.get('later_attempts')?.split(' '),
    onReuse: parseOnReuse(parameters.get('on_reuse')),
  }
}

function parseOnReuse(text: string | undefined): RedeemOptions['onReuse'] {
  if (text === undefined || text === 'revoke' || text === 'refuse') return text
  throw invalidRequest('The on_reuse parameter is revoke or refuse')
}

function parseGeneration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw invalidRequest('The generation parameter is a whole number')
  return Number(text)
}
