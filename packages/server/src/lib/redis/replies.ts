import { parseSessionId } from '../sessions/session-id.ts'
import type { ChainState, Session, SessionId } from '../sessions/session.ts'
import { parseSession } from './session-value.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads a list of bulk strings. */
export function parseTexts(reply: unknown): readonly string[] {
  return parseList(reply).map(parseText)
}

export function parseText(value: unknown): string {
  if (value instanceof Uint8Array) return decoder.decode(value)
  return typeof value === 'string' ? value : throwUnexpected()
}

export function parseList(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : throwUnexpected()
}

export function parseNumber(reply: unknown): number {
  return typeof reply === 'number' ? reply : throwUnexpected()
}

/** Reads the string of a session, whose chain may be known already, or nothing. */
export function parseOptionalSession(id: SessionId, reply: unknown, at?: ChainState): Session | undefined {
  if (reply === null || reply === undefined) return undefined
  return reply instanceof Uint8Array ? parseSession(id, reply, at) : throwUnexpected()
}

export function parseIds(reply: unknown): readonly SessionId[] {
  return parseTexts(reply).map(parseId)
}

/** Reads ids and strings of sessions in turn. */
export function parseSessions(reply: unknown): readonly Session[] {
  const list = parseList(reply)
  return list.flatMap((id, place) => {
    const session = place % 2 === 0 ? parseOptionalSession(parseId(parseText(id)), list[place + 1]) : undefined
    return session === undefined ? [] : [session]
  })
}

export function parseId(text: string): SessionId {
  return parseSessionId(text) ?? throwUnexpected()
}

function throwUnexpected(): never {
  throw new Error('Redis answered something unexpected: see whether the client hands out bulk strings as bytes')
}
