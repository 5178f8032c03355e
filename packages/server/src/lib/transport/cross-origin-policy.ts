/** From which pages of other origins the routes may be called (the Fetch standard's CORS protocol). */
export interface CrossOriginPolicy {
  /** As browsers write them, such as `https://app.example.com`. */
  readonly origins: ReadonlySet<string>
  /** Whether such a page may send cookies and receive them. */
  readonly credentials: 'include' | 'omit'
}

/** Makes the policy of a list of origins; `undefined` where there are none. */
export function createCrossOriginPolicy(
  origins: ReadonlySet<string> | undefined,
  credentials: CrossOriginPolicy['credentials'],
): CrossOriginPolicy | undefined {
  return origins === undefined || origins.size === 0 ? undefined : { origins, credentials }
}
