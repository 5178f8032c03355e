import { isRecord } from '@tokenpair/protocol'

/** A text as it lies in the database. */
export interface Sealed {
  /** Tells one write from another; for an encrypted text also its nonce, in base64url. */
  readonly stamp: string
  /** The encrypted text, or the text itself where there is no cryptography. */
  readonly content: string | ArrayBuffer
}

/** Whether a value from the database is a text that this storage put there. */
export function isSealed(value: unknown): value is Sealed {
  if (!isRecord(value) || typeof value['stamp'] !== 'string') return false
  return typeof value['content'] === 'string' || value['content'] instanceof ArrayBuffer
}
