import { text } from 'node:stream/consumers'
import { systemClock, systemRandom } from '@tokenpair/protocol'
import type { Io } from '../io.ts'

/** The process that this is. */
export const systemIo: Io = {
  env: process.env,
  clock: systemClock,
  random: systemRandom,
  fetch: (input, init) => fetch(input, init),
  isTerminal: process.stdin.isTTY,
  readInput: () => text(process.stdin),
  write: (line) => void process.stdout.write(line),
  writeError: (line) => void process.stderr.write(line),
}
