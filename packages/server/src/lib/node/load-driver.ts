import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isRecord } from '@tokenpair/protocol'

/**
 * Loads a driver that the app has installed, and Tokenpair has not.
 *
 * @param name The package, such as `pg`.
 * @param folder Where the app is, so that a tool which lies elsewhere finds it, too.
 * @returns What it exports, by name, also where that is a member of its default export.
 * @throws {Error} It is not installed; the message says how to mend that.
 */
export async function loadDriver(name: string, folder: string): Promise<Record<string, unknown>> {
  try {
    const driver: unknown = await import(resolveFrom(folder, name) ?? name)
    if (!isRecord(driver)) return {}
    const { default: whole } = driver
    return { ...(isRecord(whole) ? whole : {}), ...driver }
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new Error(`This address needs the package ${name}: install it by \`npm install ${name}\` and try again`, {
      cause,
    })
  }
}

function resolveFrom(folder: string, name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href
  } catch {
    return undefined
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}
