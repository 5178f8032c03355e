import type { Origins } from './allowed-origins.ts'

/** From which pages of other origins the routes may be called (the Fetch standard's CORS protocol). */
export interface CrossOriginPolicy {
  /** As browsers write them, such as `https://app.example.com`. */
  readonly origins: Origins
  /** Whether such a page may send cookies and receive them. */
  readonly credentials: 'include' | 'omit'
  /** Header fields of answers that such a page may read, besides those that the client goes by (default: none). */
  readonly exposed?: readonly string[] | undefined
}

/** Makes the policy of a list of origins; `undefined` where there are none. */
export function createCrossOriginPolicy(
  origins: Origins | undefined,
  policy: Omit<CrossOriginPolicy, 'origins'>,
): CrossOriginPolicy | undefined {
  return origins === undefined || origins.size === 0 ? undefined : { origins, ...policy }
}
