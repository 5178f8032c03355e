import type { Environment } from '../node/surroundings.ts'

/** Where the server runs, which is the name of its section in the passwords file. */
export type RunMode = 'development' | 'test' | 'staging' | 'production'

/** All run modes. */
export const runModes: readonly RunMode[] = ['development', 'test', 'staging', 'production']
/** All run modes, for a message. */
export const runModeWords = 'development, test, staging or production'

/** The run mode that the environment says, or the variable that says another word. */
export type RunModeDecision =
  | { readonly kind: 'known'; readonly runMode: RunMode }
  | { readonly kind: 'unknown'; readonly variable: string }

const variables = ['TOKENPAIR_RUN_MODE', 'NODE_ENV'] as const

/**
 * Decides the run mode by the environment. A word that is no run mode is never taken for `development`: a server that
 * was meant for production would run with the secrets of a test machine.
 */
export function decideRunMode(environment: Environment): RunModeDecision {
  const variable = variables.find((name) => (environment[name] ?? '') !== '')
  if (variable === undefined) return { kind: 'known', runMode: 'development' }
  const runMode = runModes.find((each) => each === environment[variable])
  return runMode === undefined ? { kind: 'unknown', variable } : { kind: 'known', runMode }
}
