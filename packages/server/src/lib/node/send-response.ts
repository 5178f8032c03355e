import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { Answer, textOf } from '../http/answer.ts'

/**
 * Writes a web response to the answer of `node:http`.
 *
 * @throws Whatever breaks its body off.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const { status, statusText, headers, body } = response
  const text = textOf(response)
  const reason = statusText === '' ? undefined : statusText
  if (text !== undefined || body === null) {
    outgoing.writeHead(status, reason, headOf({ headers, text }, outgoing)).end(text)
    return
  }
  outgoing.writeHead(status, reason, headOf({ headers }, outgoing)).flushHeaders()
  // pipeline() by itself does not cancel a web stream whose next chunk it is waiting for.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one class, for which the DOM has another type
  await pipeline(Readable.fromWeb(body as NodeReadableStream), outgoing)
}

/** Writes an answer of the services, or of what an app has put around them. */
export async function sendAnswer(outgoing: ServerResponse, answer: Answer | Response): Promise<void> {
  if (answer instanceof Answer) outgoing.writeHead(answer.status, headOf(answer, outgoing)).end(answer.text)
  else await sendResponse(outgoing, answer)
}

/**
 * Names and values in turn. Where Node.js would put a field in place of that of a middleware, both stay. A body whose length
 * is known goes out in one piece with its head.
 */
function headOf(
  { headers, text }: Pick<Answer, 'headers'> & Partial<Pick<Answer, 'text'>>,
  outgoing: ServerResponse,
): string[] {
  const kept = ['set-cookie', 'vary'].filter((name) => outgoing.hasHeader(name) && headers.has(name))
  const before = kept.flatMap((name) =>
    [outgoing.getHeader(name) ?? []].flat().flatMap((value) => [name, String(value)]),
  )
  const length = text === undefined ? [] : ['content-length', String(Buffer.byteLength(text))]
  return [...before, ...[...headers].flat(), ...length]
}
