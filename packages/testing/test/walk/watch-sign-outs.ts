import type { Happening, Watch } from './happenings.ts'
import { day } from './steps.ts'

/** Milliseconds after which a session of 14 days may be over, by a server's clock that was set forth meanwhile. */
const longIdle = 7 * day

type Verdict = Happening & { readonly kind: 'verdict' }

/** Never signed out without a `sign-in` code of the server or the user's wish, and never back in an ended session. */
export function watchSignOuts(): Watch {
  const wanted = new Set<string>()
  const verdicts = new Set<string>()
  const obtained = new Map<string, number>()
  const held = new Map<object, string>()
  const left = new Map<object, Set<string>>()

  const see = (tab: object, next: string | undefined, reason: string | undefined): string | undefined => {
    const before = held.get(tab)
    if (next === before) return undefined
    const past = left.get(tab) ?? new Set()
    left.set(tab, past)
    if (before !== undefined) past.add(before)
    if (next === undefined) held.delete(tab)
    else held.set(tab, next)
    if (next !== undefined) return past.has(next) ? 'A tab is back in a session that it had left' : undefined
    const hasCause = wanted.has(before ?? '') || verdicts.has(before ?? '')
    return hasCause ? undefined : `A tab was signed out without a cause, with the reason ${reason}`
  }

  return (happening) => {
    if (happening.kind === 'end-wanted') wanted.add(happening.session)
    if (happening.kind === 'verdict') verdicts.add(happening.session)
    if (happening.kind === 'obtained') obtained.set(happening.session, happening.at)
    if (happening.kind === 'verdict' && !isJust(happening, wanted, obtained.get(happening.session))) {
      return `The server refused with ${happening.code}`
    }
    if (happening.kind !== 'state') return undefined
    const { tab, state } = happening
    const reason = state.status === 'signed-out' ? state.reason : undefined
    return see(tab, state.status === 'signed-in' ? state.sessionId : undefined, reason)
  }
}

/** A session of honest users ends because somebody ended it, or when nobody has redeemed its token for long. */
function isJust({ code, session, at }: Verdict, wanted: ReadonlySet<string>, obtainedAt = 0): boolean {
  const isIdle = at - obtainedAt >= longIdle
  switch (code) {
    case 'session_revoked':
      return wanted.has(session)
    case 'refresh_token_expired':
      return isIdle
    case 'refresh_token_invalid':
      return isIdle || wanted.has(session) // its row has been swept away, or its cookie was cleared
  }
  return false
}
