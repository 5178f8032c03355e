import type { RevocationReason } from '@tokenpair/protocol'

/** What a revoked session's byte says. A number is never given to another reason. */
const numbers: Readonly<Record<RevocationReason, number>> = {
  'signed-out': 1,
  ended: 2,
  reuse: 3,
  replaced: 4,
  'too-many-sessions': 5,
  'subject-blocked': 6,
  'subject-deleted': 7,
}

export function numberOfReason(reason: RevocationReason): number {
  return numbers[reason]
}

export function reasonOfNumber(number: number | undefined): string | undefined {
  return Object.entries(numbers).find(([, known]) => known === number)?.[0]
}
