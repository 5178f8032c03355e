import { isRecord } from '@tokenpair/protocol'

/**
 * Reads what a JWT says (RFC 7519 section 7.2); an opaque token says nothing. Nobody has verified it: the server does, with
 * each request.
 */
export function readPayload(token: string): Record<string, unknown> {
  try {
    const binary = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isRecord(payload) ? payload : {}
  } catch {
    return {}
  }
}
