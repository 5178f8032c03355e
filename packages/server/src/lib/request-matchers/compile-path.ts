import { toWholeMatch } from '../whole-match.ts'

/** Whether the path of an address fits. */
export type PathTest = (address: URL) => boolean

/**
 * Compiles the path of a matcher.
 *
 * @returns A sentence that says how to mend it, where it is none.
 */
export function compilePath(path: unknown): PathTest | string {
  if (typeof path === 'string') return compileText(path)
  if (path instanceof RegExp) {
    const whole = toWholeMatch(path)
    return ({ pathname }) => whole.test(pathname)
  }
  if (!isPattern(path)) return 'give a path such as /sign-in, a regular expression, or a URLPattern'
  return ({ href }) => path.test(href)
}

function isPattern(path: unknown): path is { readonly test: (address: string) => boolean } {
  return typeof path === 'object' && path !== null && typeof Reflect.get(path, 'test') === 'function'
}

function compileText(path: string): PathTest | string {
  if (!/^\/(?!\/)[^?#\s]*$/.test(path)) return 'give a path that starts with one slash, without query and fragment'
  if (/\*(?!$)|[^/]\*$/.test(path)) return 'write * only at the end, after a slash'
  // Written as it would travel: with the same escapes as the path of a request.
  const { pathname } = new URL(path, 'http://localhost')
  const parts = withoutSlash(pathname).split('/').map(compilePart)
  const whole = new RegExp(`^${parts.join('/')}$`)
  return (address) => whole.test(address.pathname)
}

function compilePart(part: string): string {
  if (part === '*') return '.+'
  return /^:\w+$/.test(part) ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

/** A path without the slash at its end, if it is more than a slash. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '')
}
