import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream'
import { WholeBody } from '../http/request-body.ts'

/** The body of a message of `node:http`. What nobody wants of it is dropped: to destroy it would take the answer with it. */
export class IncomingBody extends WholeBody {
  readonly #incoming: IncomingMessage

  constructor(incoming: IncomingMessage) {
    super()
    this.#incoming = incoming
  }

  override collect(most: number): Promise<readonly Uint8Array[] | undefined> {
    const incoming = this.#incoming
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = []
      let length = 0
      const take = (chunk: unknown): void => {
        if (!(chunk instanceof Uint8Array)) return
        length += chunk.length
        if (length <= most) return void chunks.push(chunk)
        incoming.off('data', take).resume()
        resolve(undefined)
      }
      finished(incoming, { writable: false }, (error) => (error ? reject(error) : resolve(chunks)))
      incoming.on('data', take).resume()
    })
  }

  override async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterable<unknown> = {
      [Symbol.asyncIterator]: () => this.#incoming.iterator({ destroyOnReturn: false }),
    }
    try {
      for await (const chunk of chunks) {
        if (chunk instanceof Uint8Array) yield chunk
      }
    } finally {
      this.#incoming.resume()
    }
  }
}
