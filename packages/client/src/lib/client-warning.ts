/** What a client says of its storage, once until the storage works again. Carries no token. */
export type ClientWarning =
  /** It cannot be read or written, or does not answer; the session is kept in memory until it can be. */
  | { readonly type: 'storage-failed'; readonly cause: unknown }
  /** A page cannot use IndexedDB; localStorage takes its place until it can. */
  | { readonly type: 'storage-replaced'; readonly cause: unknown }
  /** What lies in localStorage in the place of a session is none; a page's default storage leaves it alone. */
  | { readonly type: 'storage-foreign' }
