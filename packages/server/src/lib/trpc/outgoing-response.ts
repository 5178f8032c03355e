/** The part of a Node.js answer that holds its head, such as a `ServerResponse` of HTTP/1 or an HTTP/2 response. */
interface OutgoingResponse {
  getHeaders(): Readonly<Record<string, number | string | readonly string[] | undefined>>
  setHeader(name: string, value: string | readonly string[]): unknown
}

/** The head of an answer that is about to be written, whatever the adapter. */
export interface ResponseHead {
  /** What it holds so far. */
  read(): Headers
  /** Sets each of these fields in place of those of its name. */
  write(fields: Headers): void
}

/** The options of `createContext` that lead to the answer. */
export interface AnswerOptions {
  /** The fetch adapter's. */
  readonly resHeaders?: Headers | undefined
  /** A Node.js adapter's; where it is a WebSocket, there is no head to write to. */
  readonly res?: object | undefined
}

/** Finds the head of the answer; `undefined` where there is none. */
export function responseHeadOf({ resHeaders, res }: AnswerOptions): ResponseHead | undefined {
  if (resHeaders !== undefined) return headOfHeaders(resHeaders)
  return res !== undefined && isOutgoing(res) ? headOfNode(res) : undefined
}

function isOutgoing(res: object): res is OutgoingResponse {
  return 'setHeader' in res && typeof res.setHeader === 'function'
}

function headOfHeaders(headers: Headers): ResponseHead {
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

function headOfNode(res: OutgoingResponse): ResponseHead {
  return {
    read: () => {
      const headers = new Headers()
      for (const [name, value] of Object.entries(res.getHeaders())) {
        for (const each of [value ?? []].flat()) headers.append(name, String(each))
      }
      return headers
    },
    write: (fields) => {
      for (const [name, values] of valuesByName(fields)) {
        res.setHeader(name, name === 'set-cookie' ? values : values.join(', '))
      }
    },
  }
}

/** Only `Set-Cookie` has several values that no comma may join (RFC 9110 section 5.3). */
function valuesByName(fields: Headers): ReadonlyMap<string, readonly string[]> {
  const values = new Map([...fields].map(([name, value]) => [name, [value]]))
  if (fields.has('set-cookie')) values.set('set-cookie', fields.getSetCookie())
  return values
}
