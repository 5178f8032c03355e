import type { Io } from './io.ts'
import { redact } from './redact.ts'

/** Says what went wrong, with the first cause where there is one, and no secret of the environment. */
export function describeError(error: unknown, io: Pick<Io, 'env'>): string {
  const root = rootOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const reason = root instanceof Error && root !== error && root.message !== '' ? ` (${root.message})` : ''
  return redact(message + reason, io)
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error
}
