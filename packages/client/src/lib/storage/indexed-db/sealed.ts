import { isRecord } from '@tokenpair/protocol'

/** A text as it lies in the database. */
export interface Sealed {
  /** Random bytes that tell one write from another, and that the text is encrypted with. */
  readonly nonce: Uint8Array<ArrayBuffer>
  /** The encrypted text, or the text itself where there is no cryptography. */
  readonly content: string | ArrayBuffer
}

/** Whether a value from the database is a text that this storage put there. */
export function isSealed(value: unknown): value is Sealed {
  if (!isRecord(value) || !(value['nonce'] instanceof Uint8Array)) return false
  return typeof value['content'] === 'string' || value['content'] instanceof ArrayBuffer
}
