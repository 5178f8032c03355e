import {
  AuthError,
  type Authenticated,
  type IssuedToken,
  type SessionId,
  type TokenManager,
  type TokenManagerBuilder,
} from '@tokenpair/server'
import { createSessionId, parseSessionId } from '../../src/lib/sessions/session-id.ts'

const lifetime = 1_209_600

/**
 * A token manager whose only token is a key: opaque, long-lived, and sent with each request. It keeps its sessions in
 * memory and never ends them by time.
 *
 * @param changes Methods that take the place of its own.
 */
export function keyManager(changes: Partial<TokenManager> = {}): TokenManagerBuilder {
  return {
    build: async ({ clock, random }) => {
      const createId = (subject: string): SessionId => createSessionId(subject, random)
      return { ...createKeyManager(() => clock.now(), createId), ...changes }
    },
  }
}

function createKeyManager(now: () => number, createId: (subject: string) => SessionId): TokenManager {
  const sessions = new Map<SessionId, IssuedToken>()
  const sessionOf = (key: string): SessionId | undefined => {
    const [, id = '', rest] = /^key\.([\w-]+)(\.secret)$/.exec(key) ?? []
    return rest === undefined ? undefined : parseSessionId(id)
  }
  const authenticated = ({ subject, sessionId, scopes }: IssuedToken): Authenticated => {
    const moments = { issuedAt: now(), authenticatedAt: now(), expiresAt: now() + lifetime * 1000 }
    const common = { manager: 'key', subject, sessionId, scopes, claims: {}, tokenId: sessionId }
    return { status: 'authenticated', ...common, ...moments }
  }
  return {
    name: 'key',
    accessTokenLifetime: lifetime * 1000,
    issueToken: async ({ subject, scopes = [] }) => {
      const sessionId = createId(subject)
      const key = `key.${sessionId}.secret`
      const issued: IssuedToken = {
        manager: 'key',
        accessToken: key,
        accessTokenExpiresIn: lifetime,
        refreshToken: key,
        refreshTokenExpiresIn: lifetime,
        subject,
        sessionId,
        scopes,
        generation: 0,
      }
      sessions.set(sessionId, issued)
      return issued
    },
    validateToken: async (key) => {
      const id = sessionOf(key)
      const session = id === undefined ? undefined : sessions.get(id)
      if (session !== undefined) return authenticated(session)
      return { status: 'rejected', error: new AuthError('token_invalid', 'There is no such session') }
    },
    listTokens: async () => [],
    revokeToken: async ({ sessionId }) => sessions.delete(sessionId),
    revokeAllTokens: async ({ subject, except }) => {
      const over = [...sessions.values()].filter((each) => each.subject === subject && each.sessionId !== except)
      for (const { sessionId } of over) sessions.delete(sessionId)
      return over.map(({ sessionId }) => sessionId)
    },
    findSession: async (key) => sessionOf(key),
    inspectRefreshToken: (key) => {
      const sessionId = sessionOf(key)
      return sessionId && { sessionId, generation: 0, use: 'every-request' }
    },
    publicKeys: () => [],
  }
}
