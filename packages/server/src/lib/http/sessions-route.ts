import { AuthError } from '@tokenpair/protocol'
import { parseSessionId } from '../sessions/session-id.ts'
import type { Authenticated, RoutedManager, SessionSummary } from '../token-managers/token-manager.ts'
import type { RequestHead, Transport } from '../transport/transport.ts'
import { Answer, jsonAnswer, noStore, withHeaders } from './answer.ts'
import { addRenewal } from './deliver-renewal.ts'
import { invalidRequest } from './read-parameters.ts'

/** A page of sessions holds at most so many. */
const largestPage = 100

/** A request of a signed-in user. */
export interface SessionsCall {
  readonly request: RequestHead
  readonly url: URL
  readonly user: Authenticated<object>
  readonly manager: RoutedManager
  readonly transport: Transport
}

/** `GET /sessions?limit=&after=`: the devices of the signed-in user. Moments are whole seconds since the Unix epoch. */
export async function answerSessionList({ request, url, user, manager, transport }: SessionsCall): Promise<Answer> {
  const limit = parseLimit(url.searchParams.get('limit'))
  const after = url.searchParams.get('after')
  const afterId = after === null ? undefined : parseSessionId(after)
  if (after !== null && afterId === undefined) throw invalidRequest('The after parameter is a session id')
  const sessions = await manager.listTokens({ subject: user.subject, limit, after: afterId })
  const next = sessions.length === limit ? sessions.at(-1)?.sessionId : undefined
  const body = {
    sessions: sessions.map((session) => writeSession(session, user)),
    ...(next === undefined ? {} : { next }),
  }
  const answer = jsonAnswer(body, { headers: noStore })
  addRenewal(answer.headers, { authentication: user, request, transport })
  return answer
}

/** `DELETE /sessions/{id}`: ends one of the user's sessions, perhaps this one. */
export async function answerSessionEnd(text: string, call: SessionsCall): Promise<Answer> {
  const { user, manager } = call
  const sessionId = parseSessionId(text)
  const isCurrent = sessionId === user.sessionId
  const reason = isCurrent ? 'signed-out' : 'ended'
  if (sessionId === undefined || !(await manager.revokeToken({ sessionId, subject: user.subject, reason }))) {
    throw new AuthError('not_found', 'The user has no such session')
  }
  return answerEnd(isCurrent, call)
}

/** `DELETE /sessions?except=current` or `?except=none`: ends the user's other sessions, or all of them. */
export async function answerSessionsEnd(call: SessionsCall): Promise<Answer> {
  const { url, user, manager } = call
  const except = url.searchParams.get('except')
  if (except !== 'current' && except !== 'none') {
    throw invalidRequest('Say which sessions to keep: except=current, or except=none to end them all')
  }
  await manager.revokeAllTokens({
    subject: user.subject,
    except: except === 'current' ? user.sessionId : undefined,
    reason: 'ended',
  })
  return answerEnd(except === 'none', call)
}

function answerEnd(isOver: boolean, { request, user, transport }: SessionsCall): Answer {
  const forgotten = isOver ? transport.forget([user.sessionId], request) : []
  return withHeaders(new Answer({ status: 204, headers: new Headers() }), forgotten)
}

function writeSession(session: SessionSummary, user: Authenticated<object>): object {
  return {
    session_id: session.sessionId,
    current: session.sessionId === user.sessionId,
    method: session.method,
    scope: session.scopes.join(' '),
    device: session.device,
    created_at: Math.floor(session.createdAt / 1000),
    refreshed_at: Math.floor(session.refreshedAt / 1000),
    ...(session.expiresAt !== undefined && { expires_at: Math.floor(session.expiresAt / 1000) }),
    reuse_detection: session.reuseDetection,
  }
}

function parseLimit(text: string | null): number {
  if (text === null) return largestPage
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > largestPage) throw invalidRequest(`The limit parameter is a number from 1 to ${largestPage}`)
  return limit
}
