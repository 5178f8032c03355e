type HeadValue = number | string | readonly string[] | undefined

/** The part of a Node.js answer that holds its head, such as a `ServerResponse` of HTTP/1 or an HTTP/2 response. */
export interface OutgoingHead {
  getHeaders(): Readonly<Record<string, HeadValue>>
  setHeader(name: string, value: string | readonly string[]): unknown
}

/** The head of an answer that is about to be written, whatever the adapter. */
export interface ResponseHead {
  /** What it holds so far. */
  read(): Headers
  /** Sets each of these fields in place of those of its name. */
  write(fields: Headers): void
}

/** The head of a web response. */
export function headOfHeaders(headers: Headers): ResponseHead {
  return {
    read: () => new Headers(headers),
    write: (fields) => {
      for (const [name, values] of valuesByName(fields)) {
        headers.delete(name)
        for (const value of values) headers.append(name, value)
      }
    },
  }
}

/** The head of a Node.js answer. */
export function headOfNode(outgoing: OutgoingHead): ResponseHead {
  return {
    read: () => {
      const headers = new Headers()
      for (const [name, value] of Object.entries(outgoing.getHeaders())) {
        for (const each of [value ?? []].flat()) headers.append(name, String(each))
      }
      return headers
    },
    write: (fields) => {
      for (const [name, values] of valuesByName(fields)) {
        outgoing.setHeader(name, name === 'set-cookie' ? values : values.join(', '))
      }
    },
  }
}

/** Changes the head of a Node.js answer as the services change that of a web response. */
export function changeHead(outgoing: OutgoingHead, change: (response: Response) => Response): void {
  const head = headOfNode(outgoing)
  const before = new Response(undefined, { headers: head.read() })
  const after = change(before)
  if (after !== before) head.write(after.headers)
}

/** Only `Set-Cookie` has several values that no comma may join (RFC 9110 section 5.3). */
function valuesByName(fields: Headers): ReadonlyMap<string, readonly string[]> {
  const values = new Map([...fields].map(([name, value]) => [name, [value]]))
  if (fields.has('set-cookie')) values.set('set-cookie', fields.getSetCookie())
  return values
}
