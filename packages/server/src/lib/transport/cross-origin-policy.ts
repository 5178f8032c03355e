/** From which pages of other origins the routes may be called (the Fetch standard's CORS protocol). */
export interface CrossOriginPolicy {
  /** As browsers write them, such as `https://app.example.com`. */
  readonly origins: ReadonlySet<string>
  /** Whether such a page may send cookies and receive them. */
  readonly credentials: 'include' | 'omit'
}
