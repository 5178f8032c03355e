import type { RefreshCookie } from './cookie-server.ts'

/** The cookies of a browser, with their past. */
export interface CookieJar {
  /** Reads the cookie of a session, or the only one. */
  read(sessionId: string | undefined): string | undefined
  store(cookie: RefreshCookie | undefined): void
  /** Brings the cookies back as they were some changes ago, as a killed browser finds them on its disk. */
  rollBack(changes: number): void
  /** The refresh token of the only session, as it was some changes ago. */
  past(changes: number): string | undefined
}

/** Creates an empty jar. */
export function createCookieJar(): CookieJar {
  const history: ReadonlyMap<string, string>[] = [new Map()]
  const current = (): ReadonlyMap<string, string> => history.at(-1) ?? new Map()
  return {
    read: (sessionId) => (sessionId === undefined ? [...current().values()][0] : current().get(sessionId)),
    store: (cookie) => {
      if (cookie === undefined || current().get(cookie.sessionId) === cookie.token) return
      const next = new Map(current())
      if (cookie.token === undefined) next.delete(cookie.sessionId)
      else next.set(cookie.sessionId, cookie.token)
      history.push(next)
    },
    rollBack: (changes) => {
      history.splice(Math.max(1, history.length - changes))
    },
    past: (changes) => [...(history.at(-1 - changes)?.values() ?? [])][0],
  }
}
