import { hostname } from 'node:os'
import { isRecord } from '@tokenpair/protocol'
import { hasCode } from './has-code.ts'

/** What a lock file says of its owner, or `undefined` where it was not written whole. */
export function parseOwner(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const owner: unknown = JSON.parse(text)
    return isRecord(owner) ? owner : undefined
  } catch {
    return undefined
  }
}

/** Whether the owner of a lock is known to be dead: only a process of this machine can be. */
export function isOwnerDead(text: string): boolean {
  const { pid, host } = parseOwner(text) ?? {}
  return host === hostname() && typeof pid === 'number' && !isAlive(pid)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) // a question, no signal
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}
