import type { RequestHead } from '../transport/transport.ts'
import { withoutSlash } from './compile-path.ts'
import type { CheckedMatcher } from './request-matcher.ts'

/** Whether a request is meant, and how near it comes where it is not. */
export type MatchVerdict = 'match' | 'other-method' | 'other-format' | 'other-path' | 'declined'

/** Decides whether a matcher means a request. */
export function decideMatch(request: RequestHead, matcher: CheckedMatcher): MatchVerdict {
  if (matcher.kind === 'function') return matcher.matches(request) ? 'match' : 'declined'
  const address = new URL(request.url, 'http://localhost') // a head that was made by hand may have a path alone
  address.pathname = withoutSlash(address.pathname)
  const fits = (format: string | undefined): boolean => {
    const bare = withoutFormat(address, format)
    return bare !== undefined && matcher.path(bare)
  }
  if (matcher.formats.some(fits)) {
    const { methods } = matcher
    return methods === undefined || methods.includes(request.method.toUpperCase()) ? 'match' : 'other-method'
  }
  const [, ending] = /\.([\w-]+)$/.exec(address.pathname) ?? []
  return fits(undefined) || fits(ending) ? 'other-format' : 'other-path'
}

/** The address without an ending after a dot; `undefined` where its path has not that ending. */
function withoutFormat(address: URL, format: string | undefined): URL | undefined {
  if (format === undefined) return address
  if (!address.pathname.endsWith(`.${format}`)) return undefined
  const bare = new URL(address)
  bare.pathname = address.pathname.slice(0, -1 - format.length)
  return bare
}
