import type { Command } from './command.ts'

/** Options that every command has. */
export const sharedOptions = {
  json: { type: 'boolean', help: 'Print one JSON object: { command, ok, result } or { command, ok, error }' },
  help: { type: 'boolean', help: 'Print this' },
} as const

const exits = `Exit codes: 0 done and nothing found, 1 something was found or failed, 2 the command makes no sense.`

/** The list of commands. */
export function writeOverview(commands: readonly Command[]): string {
  const list = columns(commands.map(({ name, summary }) => [name, summary]))
  return `Usage: tokenpair <command> [options]\n\n${list}\n\n\`tokenpair <command> --help\` says more.\n\n${exits}\n`
}

/** The help of one command. */
export function writeHelp({ name, operands, help, options }: Command): string {
  const usage = ['tokenpair', name, operands, '[options]'].filter((part) => part !== '').join(' ')
  const all: Command['options'] = { ...options, ...sharedOptions }
  const list = columns(
    Object.entries(all).map(([option, { value, help: text }]) => [
      value === undefined ? `--${option}` : `--${option} ${value}`,
      text,
    ]),
  )
  return `Usage: ${usage}\n\n${help.join('\n\n')}\n\nOptions:\n${list}\n\n${exits}\n`
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`).join('\n')
}
