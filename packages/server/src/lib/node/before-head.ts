import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'

type Fields = OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined

/**
 * Runs something just before the head of an answer is written, whoever writes it, and whatever they put there: what has to
 * be on an answer with tokens is not left to the order of middlewares.
 */
export function beforeHead(outgoing: ServerResponse, act: () => void): void {
  const writeHead = outgoing.writeHead.bind(outgoing)
  outgoing.writeHead = (status: number, second?: Fields | string, third?: Fields): ServerResponse => {
    if (typeof second === 'string') outgoing.statusMessage = second
    outgoing.statusCode = status
    setFields(outgoing, typeof second === 'string' ? third : second)
    act()
    return writeHead(status)
  }
}

function setFields(outgoing: ServerResponse, fields: Fields): void {
  if (!Array.isArray(fields)) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      if (value !== undefined) outgoing.setHeader(name, value)
    }
    return
  }
  const seen = new Set<string>()
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const name = String(fields[index])
    const value = fields[index + 1] ?? ''
    if (seen.has(name.toLowerCase())) outgoing.appendHeader(name, Array.isArray(value) ? value : String(value))
    else outgoing.setHeader(name, value)
    seen.add(name.toLowerCase())
  }
}
