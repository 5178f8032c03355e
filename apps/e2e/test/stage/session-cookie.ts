/**
 * Reads the refresh token of a session from its cookie.
 *
 * @param header A `Cookie` or `Set-Cookie` header; `null` where there is none.
 * @param sessionId Which session; that of the first such cookie where it is not known.
 */
export function readSessionCookie(header: string | null, sessionId?: string | null): string | null {
  const cookies = [...(header ?? '').matchAll(/tokenpair-(?<session>[\w-]{22})=(?<token>[\w-]{96})/g)]
  const cookie = cookies.find(({ groups }) => (sessionId ?? groups?.['session']) === groups?.['session'])
  return cookie?.groups?.['token'] ?? null
}
