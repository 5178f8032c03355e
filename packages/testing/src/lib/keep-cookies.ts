/**
 * Keeps the cookies that an answer sets, as a browser does, in the headers of the next request.
 *
 * @param headers The headers, which are changed.
 * @param answered The values of `Set-Cookie`, each one of a cookie that is sent everywhere.
 */
export function keepCookies(headers: Headers, answered: readonly string[]): void {
  const kept = new Map((headers.get('cookie') ?? '').split(/; */).map((cookie) => [nameOf(cookie), cookie]))
  for (const value of answered) {
    const [cookie = ''] = value.split(';')
    kept.delete(nameOf(cookie)) // so that the newest is the last one
    if (!/; *max-age=0(?:;|$)/i.test(value)) kept.set(nameOf(cookie), cookie)
  }
  const all = [...kept.values()].filter((cookie) => cookie !== '')
  headers.delete('cookie')
  if (all.length > 0) headers.set('cookie', all.join('; '))
}

function nameOf(cookie: string): string {
  return cookie.split('=')[0] ?? ''
}
