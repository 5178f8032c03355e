import { decodeBase64Url, isRecord } from '@tokenpair/protocol'

/** What an access token says of itself. Nobody has verified it: the server does, with each request. */
export interface TokenClaims {
  readonly subject: string
  readonly sessionId: string
  /** How often the session's token had been renewed; `undefined` where the token is not the session itself. */
  readonly generation: number | undefined
  /** Seconds that it lives, rounded down. */
  readonly lifetime: number
  readonly scope: string
}

/** Reads the claims of a JWT, or `undefined` for anything else. */
export function readTokenClaims(token: string): TokenClaims | undefined {
  const payload = parsePayload(token)
  if (!isRecord(payload)) return undefined
  const { sub: subject, sid: sessionId, gen: generation, iat, exp, scope = '' } = payload
  if (typeof subject !== 'string' || typeof sessionId !== 'string' || typeof scope !== 'string') return undefined
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined
  const lifetime = Math.floor(exp - iat) // moments may have fractions (RFC 7519 section 2)
  if (!isCount(lifetime) || (generation !== undefined && !isCount(generation))) return undefined
  return { subject, sessionId, generation, lifetime, scope }
}

/** Finds the token of a header `Authorization: Bearer` (RFC 6750 section 2.1). */
export function readBearer(headers: Headers): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
}

function parsePayload(token: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(decodeBase64Url(token.split('.')[1] ?? '')))
  } catch {
    return undefined
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1e15 // what a token response may hold
}
