/** One element of DER: its tag and what it contains. */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array<ArrayBuffer>
}

/** The tags that keys are made of (X.690 section 8). */
export const derTags = { bitString: 0x03, octetString: 0x04, sequence: 0x30 } as const

/**
 * Reads the elements that stand beside each other in DER (X.690).
 *
 * @returns The elements, or none where the bytes are not exactly a row of elements shorter than 64 KiB.
 */
export function readDer(bytes: Uint8Array<ArrayBuffer>): readonly DerElement[] {
  const elements: DerElement[] = []
  let position = 0
  while (position < bytes.length) {
    const { length, size } = readLength(bytes.subarray(position + 1, position + 4))
    const start = position + 1 + size
    const end = start + length
    if (size === 0 || end > bytes.length) return []
    elements.push({ tag: bytes[position] ?? 0, content: bytes.subarray(start, end) })
    position = end
  }
  return elements
}

/** Finds what the first element with a tag contains; nothing where there is none. */
export function contentOf(elements: readonly DerElement[], tag: number): Uint8Array<ArrayBuffer> {
  return elements.find((element) => element.tag === tag)?.content ?? new Uint8Array()
}

/** The length that the bytes begin with, and on how many bytes it stands; 0 for none. */
function readLength([first = 0xff, second, third]: Uint8Array): { length: number; size: number } {
  if (first < 0x80) return { length: first, size: 1 }
  if (first === 0x81 && second !== undefined) return { length: second, size: 2 }
  if (first === 0x82 && second !== undefined && third !== undefined) return { length: second * 256 + third, size: 3 }
  return { length: 0, size: 0 }
}
