import type { RevocationEntry, RevocationTarget } from '../revocation/revocation-log.ts'
import { parseSessionId } from '../sessions/session-id.ts'
import { storableText } from '../sessions/stored-values.ts'

const form = /^(stale|dead) (session|token|subject|everyone) (\d+) (\d+|-) (.*)$/s

/** Writes an entry: mark, kind, `until`, `issuedBefore` or `-`, and the id, which may hold spaces. */
export function formatEntry({ target, mark, issuedBefore, until }: RevocationEntry): string {
  const id = target.kind === 'everyone' ? '' : storableText(target.id)
  return [mark, target.kind, until, issuedBefore ?? '-', id].join(' ')
}

/**
 * Reads an entry, whoever wrote it.
 *
 * @throws {Error} Where it is not what this version writes.
 */
export function parseEntry(text: string): RevocationEntry {
  const [, mark, kind, until, issuedBefore, id = ''] = form.exec(text) ?? []
  return {
    target: parseTarget(kind, id),
    mark: mark === 'stale' ? 'stale' : 'dead',
    issuedBefore: issuedBefore === '-' ? undefined : Number(issuedBefore),
    until: Number(until),
  }
}

function parseTarget(kind: string | undefined, id: string): RevocationTarget {
  const sessionId = parseSessionId(id)
  switch (kind) {
    case 'session':
      if (sessionId !== undefined) return { kind, id: sessionId }
      break
    case 'token':
    case 'subject':
      return { kind, id }
    case 'everyone':
      return { kind }
    case undefined:
    default:
      break
  }
  throw new Error('An entry of the revocation log is damaged: delete it with XDEL')
}
