import type { JsonObject } from '@tokenpair/protocol'
import type { Io } from './io.ts'

/** One option of a command, as `node:util` parses it, with what the help says of it. */
interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** What stands for the value in the help, such as `SECONDS`. */
  readonly value?: string
  readonly help: string
}

/** What was typed behind the name of a command. */
export interface Input {
  readonly positionals: readonly string[]
  /** Options by their names; those that were not given are absent. */
  readonly values: Readonly<Record<string, unknown>>
}

/** What a command found out or did. */
export interface Report {
  /** Whether the process ends with 0; otherwise it ends with 1. */
  readonly ok: boolean
  /** What `--json` prints as `result`. */
  readonly result: JsonObject
  /** What is printed without `--json`. */
  readonly lines: readonly string[]
  /** Goes to standard error, also with `--json`. */
  readonly warnings?: readonly string[]
}

/** One command of `tokenpair`. */
export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What stands behind the name, such as `<subject>`. */
  readonly operands: string
  /** Paragraphs of the help. */
  readonly help: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  run(input: Input, io: Io): Promise<Report>
}

/** What was typed makes no sense: the process ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Something could not be done, and the message says how to mend it: the process ends with 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Reads an option that is a text, or `undefined` where it was not given. */
export function textOf({ values }: Input, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** Whether an option without value was given. */
export function isGiven({ values }: Input, name: string): boolean {
  return values[name] === true
}
