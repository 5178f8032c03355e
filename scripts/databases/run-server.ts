import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A server that runs until it is killed, or until this process ends, however that happens. */
export interface RunningServer {
  isRunning(): boolean
  /** Kills it, as a machine that fails does, and waits until it has ended. */
  kill(): Promise<void>
}

// The shell kills the server once its input ends, which it does with the process at the other end of the pipe.
const script = `
"$@" < /dev/null &
server=$!
read -r order
kill -9 $server
wait`

/** Runs a program beside this process. */
export async function runServer(program: string, settings: readonly string[]): Promise<RunningServer> {
  const shell = spawn('sh', ['-c', script, 'sh', program, ...settings], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(shell, 'spawn')
  const ended = once(shell, 'exit')
  return {
    isRunning: () => shell.exitCode === null && shell.signalCode === null,
    kill: async () => {
      shell.stdin.end()
      await ended
    },
  }
}
