import type { IncomingMessage } from 'node:http'
import type { HeaderReader, RequestHead } from '../transport/transport.ts'
import { addressOf } from './incoming-address.ts'

/** The part of a message that its head is read from. */
export type IncomingParts = Pick<IncomingMessage, 'rawHeaders' | 'method' | 'url' | 'socket'>

/** Reads the head of a message of `node:http` in place. */
export class IncomingHead implements RequestHead {
  readonly headers: HeaderReader
  readonly #incoming: IncomingParts

  constructor(incoming: IncomingParts) {
    this.headers = new RawFields(incoming.rawHeaders)
    this.#incoming = incoming
  }

  get method(): string {
    return this.#incoming.method ?? 'GET'
  }

  /** An empty text where host or target are malformed. */
  get url(): string {
    try {
      return addressOf(this.#incoming, this.headers.get('host')).href
    } catch {
      return ''
    }
  }
}

/** Names and values in turn, as they came. `headers` of Node.js keeps but the first of some, which a `Request` does not. */
class RawFields implements HeaderReader {
  readonly #raw: readonly string[]

  constructor(raw: readonly string[]) {
    this.#raw = raw
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  get(name: string): string | null {
    const raw = this.#raw
    let found: string | null = null
    for (let index = 0; index < raw.length; index += 2) {
      if (!isSameName(raw[index], name)) continue
      const value = raw[index + 1] ?? ''
      found = found === null ? value : `${found}${isSameName('cookie', name) ? '; ' : ', '}${value}`
    }
    return found
  }
}

/** Most names come as they are asked for, and no text has to be made. */
function isSameName(field: string | undefined, name: string): boolean {
  return field === name || (field?.length === name.length && field.toLowerCase() === name.toLowerCase())
}
