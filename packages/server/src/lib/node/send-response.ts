import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { textOf } from '../http/json-response.ts'

/**
 * Writes a web response to the answer of `node:http`.
 *
 * @throws Whatever breaks its body off.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const { status, statusText, body } = response
  const text = textOf(response)
  outgoing.writeHead(status, statusText === '' ? undefined : statusText, headOf(response.headers, outgoing))
  if (text !== undefined || body === null) {
    outgoing.end(text)
    return
  }
  outgoing.flushHeaders()
  // pipeline() by itself does not cancel a web stream whose next chunk it is waiting for.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one class, for which the DOM has another type
  await pipeline(Readable.fromWeb(body as NodeReadableStream), outgoing)
}

/** Names and values in turn. Where Node.js would put a field in place of that of a middleware, both stay. */
function headOf(headers: Headers, outgoing: ServerResponse): string[] {
  const kept = ['set-cookie', 'vary'].filter((name) => outgoing.hasHeader(name) && headers.has(name))
  const before = kept.flatMap((name) =>
    [outgoing.getHeader(name) ?? []].flat().flatMap((value) => [name, String(value)]),
  )
  return [...before, ...[...headers].flat()]
}
