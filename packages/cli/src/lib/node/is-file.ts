import { existsSync } from 'node:fs'

/** Whether there is something at a path. */
export function isFile(path: string): boolean {
  return existsSync(path)
}
