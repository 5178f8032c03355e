import type { AuthState, ClientEvent, ClientWarning } from '@tokenpair/client'
import type { Happening } from './timeline.ts'

/** Says in words what the client tells of its work. */
export function describeEvent(event: ClientEvent | ClientWarning): Happening {
  switch (event.type) {
    case 'refreshed':
      return { type: event.type, text: 'Got the next pair of tokens', generation: event.generation }
    case 'adopted':
      return { type: event.type, text: 'Another tab was faster: took over its pair', generation: event.generation }
    case 'refresh-failed':
      return { type: event.type, text: `The refresh failed (${event.error.code}): the session is kept` }
    case 'storage-failed':
      return { type: event.type, text: 'The storage failed: the session goes on in memory' }
    case 'storage-replaced':
      return { type: event.type, text: 'IndexedDB does not work: the session goes on in localStorage' }
    case 'storage-foreign':
      return { type: event.type, text: 'Something else lies in the storage: it counts as nothing' }
    case 'claims-failed':
      return { type: event.type, text: 'The claims are not what the schema says: none are shown' }
  }
}

/** Says in words how the state changed, or `undefined` where nothing of note did. */
export function describeChange(before: AuthState, after: AuthState): Happening | undefined {
  if (before.status === 'signed-in' && after.status === 'signed-in') {
    return before.sessionId === after.sessionId ? undefined : { type: 'signed-in', text: 'Signed in anew' }
  }
  if (before.status === after.status) return undefined
  switch (after.status) {
    case 'loading':
      return undefined
    case 'signed-in': {
      const text = before.status === 'loading' ? 'Still signed in: found the session in the storage' : 'Signed in'
      return { type: 'signed-in', text }
    }
    case 'signed-out':
      return before.status === 'loading' ? undefined : { type: 'signed-out', text: `Signed out: ${after.reason}` }
  }
}
