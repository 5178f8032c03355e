/** Chance, handed in, so that tests can repeat it. */
export interface Random {
  /** Bytes that nobody can guess. */
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** The cryptographic randomness of the runtime. */
export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}
