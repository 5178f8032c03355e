/** The cookies of a browser for one origin. */
export interface CookieJar {
  /** The names of the cookies that are held. */
  readonly names: readonly string[]
  /** What a request carries. */
  toHeader(): string
  /** Takes what an answer sets or clears, when it arrives. */
  take(answer: Response): void
}

/** Creates an empty jar. It heeds names, values and `Max-Age=0`; the paths of all cookies here are `/`. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>()
  return {
    get names() {
      return [...cookies.keys()]
    },
    toHeader: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    take: (answer) => {
      for (const field of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(field) ?? []
        if (/; *max-age=0(?:;|$)/i.test(field)) cookies.delete(name)
        else cookies.set(name, value)
      }
    },
  }
}
