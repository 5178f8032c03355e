/** A list of records of so many words of 32 bits each, outside of the heap. */
export interface WordRecords {
  readonly size: number
  /** Adds a record, to be written to. */
  add(): Uint32Array
  /** Puts the last record into the place of this one, and the list is shorter by one. */
  replaceByLast(index: number): void
  at(index: number): Uint32Array
  word(index: number, word: number): number
  /** Whether a record begins with these four words. */
  startsWith(index: number, four: Uint32Array): boolean
}

/** Records that are allocated at once, as a power of two: a long list does not grow by being copied. */
const chunkBits = 12
const perChunk = 2 ** chunkBits
const inChunk = perChunk - 1

/** The first chunk begins with so many, since most lists stay short. */
const fewest = 16
const none: Uint32Array = new Uint32Array(0)

/** Creates an empty list. */
export function createWordRecords(words: number): WordRecords {
  const chunks: Uint32Array[] = []
  let size = 0
  const capacity = (): number => (chunks.length < 2 ? (chunks[0] ?? none).length / words : chunks.length * perChunk)
  const grow = (): void => {
    if (size > 0 && size < perChunk) {
      const larger = new Uint32Array(2 * size * words)
      larger.set(chunks[0] ?? none)
      chunks[0] = larger
    } else {
      chunks.push(new Uint32Array((size === 0 ? fewest : perChunk) * words))
    }
  }
  const at = (index: number): Uint32Array => {
    const start = (index & inChunk) * words
    return (chunks[index >>> chunkBits] ?? none).subarray(start, start + words)
  }
  return {
    get size() {
      return size
    },
    add: () => {
      if (size === capacity()) grow()
      size += 1
      return at(size - 1)
    },
    replaceByLast: (index) => {
      size -= 1
      at(index).set(at(size))
      if (size <= (chunks.length - 2) * perChunk) chunks.pop() // one more than needed stays, so that a border costs nothing
    },
    at,
    word: (index, word) => (chunks[index >>> chunkBits] ?? none)[(index & inChunk) * words + word] ?? 0,
    startsWith: (index, four) => {
      const chunk = chunks[index >>> chunkBits] ?? none
      const start = (index & inChunk) * words
      return (
        chunk[start] === four[0] &&
        chunk[start + 1] === four[1] &&
        chunk[start + 2] === four[2] &&
        chunk[start + 3] === four[3]
      )
    },
  }
}
