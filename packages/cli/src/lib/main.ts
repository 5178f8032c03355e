import { parseArgs } from 'node:util'
import { type Command, type Input, type Report, UsageError } from './command.ts'
import { doctor } from './commands/doctor.ts'
import { inspect } from './commands/inspect.ts'
import { keygen } from './commands/keygen.ts'
import { migrate } from './commands/migrate.ts'
import { restoreWindow } from './commands/restore-window.ts'
import { revoke } from './commands/revoke.ts'
import { sessions } from './commands/sessions.ts'
import { describeError } from './describe-error.ts'
import { sharedOptions, writeHelp, writeOverview } from './help.ts'
import type { Io } from './io.ts'

const commands: readonly Command[] = [keygen, inspect, migrate, sessions, revoke, restoreWindow, doctor]

/** How the process ends. */
type ExitCode = 0 | 1 | 2

/**
 * Runs one command.
 *
 * @param argv What was typed behind `tokenpair`.
 * @param io The variables, the clock, the streams and the network.
 * @returns 0 where it is done and nothing was found, 1 where something was found or failed, 2 where what was typed makes
 *   no sense. Never throws.
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name = '--help', ...rest] = argv
  if (name === '--help' || name === 'help') {
    io.write(writeOverview(commands))
    return 0
  }
  const command = commands.find((each) => each.name === name)
  if (command === undefined) {
    const names = commands.map((each) => each.name).join(', ')
    io.writeError(`There is no such command: give one of ${names}\n`)
    return 2
  }
  return runCommand(command, rest, io)
}

async function runCommand(command: Command, argv: readonly string[], io: Io): Promise<ExitCode> {
  const asJson = argv.includes('--json')
  try {
    const input = parseInput(command, argv)
    if (input.values['help'] === true) {
      io.write(writeHelp(command))
      return 0
    }
    const report = await command.run(input, io)
    print(command, report, { io, asJson })
    return report.ok ? 0 : 1
  } catch (error) {
    const sentence = describeError(error, io)
    if (asJson) io.write(`${JSON.stringify({ command: command.name, ok: false, error: sentence })}\n`)
    else io.writeError(`${sentence}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

function parseInput({ name, options }: Command, argv: readonly string[]): Input {
  try {
    return parseArgs({ args: [...argv], options: { ...options, ...sharedOptions }, allowPositionals: true })
  } catch {
    // without what was typed, which may be a token
    throw new UsageError(`An option is unknown or lacks its value: see \`tokenpair ${name} --help\``)
  }
}

function print({ name }: Command, { ok, result, lines, warnings = [] }: Report, to: { io: Io; asJson: boolean }): void {
  const { io, asJson } = to
  for (const warning of warnings) io.writeError(`${warning}\n`)
  const output = asJson ? [JSON.stringify({ command: name, ok, result })] : lines
  for (const line of output) io.write(`${line}\n`)
}
