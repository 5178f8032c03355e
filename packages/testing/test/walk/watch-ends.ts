import type { Watch } from './happenings.ts'
import { hanging } from './walk-storage.ts'

/**
 * Sign-out is final: a session that the storage has left for another one, or for none, never comes back. A tab in which
 * nobody has signed out may show it for a while where the storage hangs or fails, as it then cannot know.
 */
export function watchEnds(): Watch {
  const gone = new Set<string>()
  let stored: string | undefined
  let troubleAt = -Infinity
  return (happening) => {
    if (happening.kind === 'storage-trouble') troubleAt = happening.at
    if (happening.kind === 'stored') {
      const before = stored
      stored = happening.session
      if (before !== undefined && stored !== before) gone.add(before)
      return stored !== undefined && gone.has(stored) ? 'A session that was over is stored again' : undefined
    }
    if (happening.kind !== 'state' || happening.at - troubleAt <= hanging) return undefined
    const { state } = happening
    return state.status === 'signed-in' && gone.has(state.sessionId) ? 'A tab shows a session that was over' : undefined
  }
}
