import type { EventSourceFetch } from '../src/trpc.ts'

interface FetchEventSourceInit {
  readonly fetch: EventSourceFetch
  readonly withCredentials?: boolean
}

/** As much of an `EventSource` on `fetch` as tRPC's link needs (HTML section 9.2). It does not reconnect. */
export class FetchEventSource extends EventTarget {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readyState = 0

  constructor(url: string, { fetch }: FetchEventSourceInit = { fetch: globalThis.fetch }) {
    super()
    void this.#read(url, fetch).catch(() => this.#fail())
  }

  close(): void {
    this.readyState = this.CLOSED
  }

  async #read(url: string, fetch: EventSourceFetch): Promise<void> {
    const response = await fetch(url, { headers: { accept: 'text/event-stream' } })
    if (!response.ok || response.body === null) return this.#fail()
    this.readyState = this.OPEN
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split(/\n\n+/)
      text = blocks.pop() ?? ''
      for (const block of blocks) this.#dispatch(block)
      if (this.readyState === this.CLOSED) return
    }
    this.#fail()
  }

  #dispatch(block: string): void {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    )
    const { event = 'message', data = '', id = '' } = fields
    if (this.readyState !== this.CLOSED) this.dispatchEvent(new MessageEvent(event, { data, lastEventId: id }))
  }

  #fail(): void {
    if (this.readyState === this.CLOSED) return
    this.readyState = this.CLOSED
    this.dispatchEvent(new Event('error'))
  }
}
