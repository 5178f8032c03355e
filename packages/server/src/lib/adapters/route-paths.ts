/** Where the routes of a server lie. */
export interface RoutePaths {
  /** Below this path, such as `/auth`. */
  readonly base: string
  /** The metadata (RFC 8414 section 3.1). */
  readonly metadata: string
}

/** Whether one of the routes may lie at a path. */
export function isRoutePath(path: string, { base, metadata }: RoutePaths): boolean {
  return path === metadata || (path.startsWith(base) && path[base.length] === '/')
}
