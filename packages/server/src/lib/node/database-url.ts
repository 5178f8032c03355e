import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Which database an address names. */
export type DatabasePlace =
  | {
      readonly engine: 'sqlite'
      /** A file, or `:memory:`. */
      readonly path: string
    }
  | { readonly engine: 'postgres' | 'redis'; readonly url: string }

const advice =
  'The address of a database is file:path, postgres://host/name or redis://host: give one of these, whole and without blanks'

/**
 * Reads the address of a database: `file:///absolute`, `file:/absolute`, `file:relative` to the current folder,
 * `file::memory:`, `postgres://…`, `postgresql://…`, `redis://…` or `rediss://…`.
 *
 * @throws {TypeError} It is none of these. The message does not repeat it, since it may hold a password.
 */
export function parseDatabaseUrl(url: string): DatabasePlace {
  if (/^file:(?!\/\/[^/]).+$/.test(url)) return { engine: 'sqlite', path: pathOf(url) }
  if (/^postgres(?:ql)?:\/\/\S+$/.test(url)) return { engine: 'postgres', url }
  if (/^rediss?:\/\/\S+$/.test(url)) return { engine: 'redis', url }
  throw new TypeError(advice)
}

function pathOf(url: string): string {
  if (url.startsWith('file:///')) return fileURLToPath(url)
  const path = url.slice('file:'.length)
  return path === ':memory:' ? path : resolve(path)
}
