import type { ClientPorts } from '../ports/client-ports.ts'
import { createAttemptId, isSamePair, isSignedIn, type SignedInRecord } from '../session/session-record.ts'
import { collectAttemptIds, isSameSignIn } from './attempt-ids.ts'
import { withAttempt } from './cookie-record.ts'
import { type RecordMemory, updateStored } from './record-memory.ts'

/** The attempt id that a record's pair is redeemed with: it has been stored together with the record. */
export function attemptOf(record: SignedInRecord, memory: RecordMemory): string {
  return collectAttemptIds(record, [memory.newest])[record.pair.generation] ?? record.attempt
}

/**
 * The parameter with the attempt ids of the exchanges that followed the one of a generation, as far as a record goes; none
 * where there are none.
 */
export function laterAttempts(
  record: SignedInRecord,
  generation: number,
  memory: RecordMemory,
): Readonly<Record<string, string>> {
  const attempts = collectAttemptIds(record, [memory.newest])
  let later = ''
  for (let next = generation + 1; next <= record.pair.generation && attempts[next]; next++)
    later += ` ${attempts[next]}`
  return later ? { later_attempts: later.slice(1) } : {}
}

/** For which generation {@link takeAttempt} takes an attempt id. */
export interface TakeAttemptOptions {
  readonly generation: number
  readonly ports: Pick<ClientPorts, 'random' | 'storage'>
  readonly memory: RecordMemory
}

/**
 * Takes the attempt id for another generation than that of a record: the one that is kept, or a new one for a
 * generation that is ahead. It is stored when the call returns, so that the request may leave.
 *
 * @returns `undefined` where there is none, or where a newer record than this one turned up in the storage.
 */
export async function takeAttempt(
  record: SignedInRecord,
  { generation, ports, memory }: TakeAttemptOptions,
): Promise<string | undefined> {
  const drawn = createAttemptId(ports.random)
  const isNewest = (): boolean => isSameSignIn(record, memory.newest) && isSamePair(record, memory.newest)
  const change = (stored: string | undefined): string => {
    memory.look(stored)
    const { newest } = memory
    const isAhead = generation > record.pair.generation
    if (isSignedIn(newest) && isNewest() && isAhead) memory.learn(withAttempt(newest, generation, drawn))
    return memory.toText(stored)
  }
  try {
    memory.look(await updateStored(ports.storage, change))
  } catch {
    // Memory has it. Whoever stores the next record reports what is wrong with the storage.
  }
  return isNewest() ? collectAttemptIds(record, [memory.newest])[generation] : undefined
}
