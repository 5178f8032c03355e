import type { RequestWithBody } from '../transport/transport.ts'

/** A body that whoever wants all of it can have at once, which costs a fraction of asking for one piece after the other. */
export abstract class WholeBody implements AsyncIterable<Uint8Array> {
  /**
   * Answers all pieces; `undefined` where they have more than so many bytes.
   *
   * @throws Whatever breaks it off.
   */
  abstract collect(most: number): Promise<readonly Uint8Array[] | undefined>
  abstract [Symbol.asyncIterator](): AsyncIterator<Uint8Array>
}

/**
 * Reads a body, and answers its pieces; `undefined` where they have more than so many bytes.
 *
 * @throws Whatever breaks it off.
 */
export async function readBody(
  body: RequestWithBody['body'],
  most: number,
): Promise<readonly Uint8Array[] | undefined> {
  if (body instanceof WholeBody) return body.collect(most)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > most) return undefined
    chunks.push(chunk)
  }
  return chunks
}
