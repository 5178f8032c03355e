import { type Finding, ok, problem } from './finding.ts'

/**
 * Looks at the cookies of an answer.
 *
 * @param cookies The values of `Set-Cookie`. Only names and attributes are ever repeated.
 * @param url Where the answer came from.
 */
export function checkCookies(cookies: readonly string[], url: URL): readonly Finding[] {
  return cookies.map((cookie) => {
    const [pair = '', ...parts] = cookie.split(';').map((part) => part.trim())
    const attributes = new Map(parts.map((part) => attributeOf(part)))
    const [name = ''] = pair.split('=')
    const complaints = complaintsOf(attributes, url)
    const subject = `cookie ${name}`
    if (complaints.length === 0) return ok(subject, 'It is HttpOnly, Secure where it has to be, and SameSite')
    return problem(
      subject,
      `${complaints.join('; ')}: see the options of cookieTransport(), and what the proxy rewrites`,
    )
  })
}

function complaintsOf(attributes: ReadonlyMap<string, string>, url: URL): readonly string[] {
  const sameSite = attributes.get('samesite')?.toLowerCase()
  const path = attributes.get('path') ?? '/'
  const isSecure = attributes.has('secure')
  return [
    ...(attributes.has('httponly') ? [] : ['Scripts can read it, since it is not HttpOnly']),
    ...(isSecure || url.protocol !== 'https:' ? [] : ['It travels in plain text, too, since it is not Secure']),
    ...(sameSite === undefined ? ['It has no SameSite'] : []),
    ...(sameSite === 'none' && !isSecure ? ['Browsers drop it, since it is SameSite=None and not Secure'] : []),
    ...(url.pathname.replace(/\/?$/, '/').startsWith(path.replace(/\/?$/, '/'))
      ? []
      : ['Browsers do not send it to the routes, which its Path leaves out']),
  ]
}

function attributeOf(part: string): readonly [string, string] {
  const [name = '', value = ''] = part.split('=')
  return [name.toLowerCase(), value]
}
