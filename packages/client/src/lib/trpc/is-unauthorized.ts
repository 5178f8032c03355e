import { isRecord } from '@tokenpair/protocol'

/** The number of `UNAUTHORIZED` on the wire (tRPC's JSON-RPC codes). */
const unauthorizedNumber = -32001

/** What a tRPC client error shows of its origin. */
export interface CallError {
  readonly data?: unknown
  readonly shape?: unknown
  readonly meta?: unknown
}

/**
 * Whether a call was refused for want of a good access token.
 *
 * The call's own code counts, since a batch of mixed results has status 207 and a stream has 200. Where the app's error
 * formatter has taken the code away, its number counts; where there is neither, a gateway has answered, and the status
 * counts.
 */
export function isUnauthorized({ data, shape, meta }: CallError): boolean {
  const code = read(data, 'code')
  if (typeof code === 'string') return code === 'UNAUTHORIZED'
  const number = read(shape, 'code')
  if (typeof number === 'number') return number === unauthorizedNumber
  return read(read(meta, 'response'), 'status') === 401
}

function read(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}
