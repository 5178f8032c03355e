/**
 * Where a client keeps its session between runs: one text, whose content is the client's affair.
 *
 * A storage of your own passes when `describeTokenStorage()` of `@tokenpair/testing/token-storage` does.
 */
export interface TokenStorage {
  /**
   * Names what other tabs or clients share with this one, so that they can take turns and tell each other of changes;
   * `undefined` where nobody else sees this storage.
   */
  readonly sharedAs?: string | undefined
  /** Reads the text, or `undefined` where there is none. */
  read(): Promise<string | undefined>
  /**
   * Replaces the text by what a function makes of it, in one step that no other writer comes between. The text is as
   * durable as the storage can promise when the call returns. A storage that does not get an answer rejects in the end.
   *
   * @param change May be called several times, each time with what is stored then; the last answer counts.
   * @returns The text as it stands afterwards.
   */
  update(change: (stored: string | undefined) => string): Promise<string>
  /** Calls back whenever somebody else may have written. Answers a function that ends this. */
  watch?(listener: () => void): () => void
}
