/** Environment variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The variables of the process; none where the runtime has no process. */
export function readEnvironment(): Environment {
  return globalThis.process?.env ?? {}
}

/**
 * Reads a file as UTF-8 text.
 *
 * @returns The text, or `undefined` where there is no such file, or where the runtime has no files.
 * @throws {Error} Where the file is there and cannot be read.
 */
export async function readTextFile(path: string): Promise<string | undefined> {
  // Not an import: bundlers for runtimes without files would stop here.
  const files = globalThis.process?.getBuiltinModule?.('node:fs/promises')
  try {
    return await files?.readFile(path, 'utf8')
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

const laterInThisTurn = globalThis.setImmediate

/**
 * Calls back once what has arrived in this turn of the event loop was looked at, so that it can be dealt with together:
 * without a delay where nothing else has. Runtimes without `setImmediate` call back as soon as nothing else runs.
 */
export function atEndOfTurn(callback: () => void): void {
  if (typeof laterInThisTurn === 'function') laterInThisTurn(callback)
  else queueMicrotask(callback)
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
