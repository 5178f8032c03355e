/** The part of a Node.js request that says who sent it, such as an `IncomingMessage` of HTTP/1 or an HTTP/2 request. */
export interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly method?: string | undefined
  readonly url?: string | undefined
}

/** Answers a web request as it is, and the head of a Node.js request as a web request. */
export function toWebRequest(request: Request | IncomingRequest): Request {
  return isWebRequest(request) ? request : createRequest(request)
}

/** Asks for what is used: a runtime may have a `Request` class of its own. */
function isWebRequest(request: Request | IncomingRequest): request is Request {
  return typeof request.headers['get'] === 'function'
}

function createRequest({ headers, method = 'GET', url = '/' }: IncomingRequest): Request {
  const fields = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':')) continue // HTTP/2 lists its pseudo-header fields among the others (RFC 9113 section 8.3)
    for (const line of [value ?? []].flat()) fields.append(name, line)
  }
  const address = `http://${String(headers['host'] ?? headers[':authority'] ?? 'localhost')}${url}`
  return new Request(URL.canParse(address) ? address : 'http://localhost/', { method, headers: fields })
}
