import type { Clock, Random } from '@tokenpair/protocol'

/** All that a command has to do with the world. */
export interface Io {
  /** The variables of the process. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
  readonly fetch: (input: URL, init?: RequestInit) => Promise<Response>
  /** Whether a person sits at standard input, so that reading it would wait for them. */
  readonly isTerminal: boolean
  /** Reads standard input to its end. */
  readInput(): Promise<string>
  /** Writes to standard output. */
  write(text: string): void
  /** Writes to standard error. */
  writeError(text: string): void
}
