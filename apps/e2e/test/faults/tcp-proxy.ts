import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * What happens to a connection when some bytes have passed in one direction. The next byte may never come.
 *
 * - `reset`: both sides are told that the connection is broken.
 * - `close`: it ends as if nothing more had been meant to come.
 * - `stall`: nothing more passes in that direction, and the connection stays open.
 * - `delay`: what follows comes later.
 */
type FaultKind = (typeof faultKinds)[number]

export const faultKinds = ['reset', 'close', 'stall', 'delay'] as const

/** To the server, or back. */
export type Direction = 'request' | 'answer'

export interface ConnectionFault {
  readonly kind: FaultKind
  readonly direction: Direction
  /** How many bytes pass before. */
  readonly after: number
}

/** Stands between clients and a server. */
export interface TcpProxy extends AsyncDisposable {
  readonly address: string
  /** Sets what happens to the connection on which the next request comes; those after it are well. */
  plan(fault: ConnectionFault): void
  /** Whether that has happened. */
  readonly isMet: boolean
  /** Bytes that have come from each side over the last connection. */
  readonly passed: Readonly<Record<Direction, number>>
}

/** Milliseconds by which bytes are late. */
const lateness = 15

/** Opens a proxy at a free port. */
export async function openProxy(target: URL): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let planned: ConnectionFault | undefined
  let isMet = false
  let passed = { request: 0, answer: 0 }

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const counts = { request: 0, answer: 0 }
    let fault: ConnectionFault | undefined
    client.once('data', () => {
      fault = planned
      planned = undefined
      passed = counts
    })
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined) // the end of the connection follows
      socket.on('close', () => {
        sockets.delete(socket)
        peer.destroySoon()
      })
    }
    const relay = (from: Socket, to: Socket, direction: Direction): void => {
      let phase: 'before' | 'stalled' | 'after' = 'before'
      from.on('data', (chunk: Buffer) => {
        if (phase === 'stalled') return
        const before = counts[direction]
        counts[direction] += chunk.length
        const isDue = phase === 'before' && fault?.direction === direction && counts[direction] >= fault.after
        if (!isDue || fault === undefined) return void to.write(chunk)
        const place = fault.after - before
        isMet = true
        phase = fault.kind === 'delay' ? 'after' : 'stalled'
        strike(fault.kind, { from, to, head: chunk.subarray(0, place), rest: chunk.subarray(place) })
      })
    }
    relay(client, upstream, 'request')
    relay(upstream, client, 'answer')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()

  return {
    address: `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : bound}`,
    plan: (fault) => {
      planned = fault
      isMet = false
    },
    get isMet() {
      return isMet
    },
    get passed() {
      return passed
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A connection at the byte of its fault. */
interface Struck {
  readonly from: Socket
  readonly to: Socket
  /** What still passes. */
  readonly head: Buffer
  /** What was to follow. */
  readonly rest: Buffer
}

function strike(kind: FaultKind, { from, to, head, rest }: Struck): void {
  switch (kind) {
    case 'reset':
      to.write(head, () => {
        to.resetAndDestroy()
        from.resetAndDestroy()
      })
      return
    case 'close':
      to.end(head)
      return
    case 'stall':
      to.write(head)
      return
    case 'delay':
      to.write(head)
      from.pause()
      setTimeout(() => {
        if (rest.length > 0 && to.writable) to.write(rest)
        from.resume()
      }, lateness)
  }
}
