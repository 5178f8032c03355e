import { randomUUID } from 'node:crypto'
import { type Clock, createAuthClient } from '@tokenpair/client'
import { alice } from '../stage/demo-process.ts'
import { type ConnectionFault, type Direction, openProxy } from './tcp-proxy.ts'

/** How many times faster than time the timers of a client run: it gives up an answer after half a second. */
const haste = 20

const hastyClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now() * haste,
  schedule: (callback, ms) => {
    const timer = setTimeout(callback, ms / haste)
    return () => clearTimeout(timer)
  },
}

/** What became of a redemption whose connection had a fault. */
interface FaultOutcome {
  /** Whether the connection lived until the byte of its fault. */
  readonly isMet: boolean
  /** Whether `refresh()` succeeded all the same. */
  readonly isUnharmed: boolean
  /** What must not be; empty where all went well. */
  readonly troubles: readonly string[]
}

/** A session of its own at a server, whose client sends everything through a proxy, by one connection a request. */
export interface FaultedSession extends AsyncDisposable {
  /** How often the client has redeemed. */
  readonly generation: () => number
  /** Redeems over a connection that has a fault, and then until the client is ahead. */
  suffer(fault: ConnectionFault): Promise<FaultOutcome>
  /** Redeems without a fault; answers how many bytes go in each direction. */
  measure(): Promise<Readonly<Record<Direction, number>>>
}

/** Signs in at a server, past the proxy. */
export async function openFaultedSession(address: string): Promise<FaultedSession> {
  const proxy = await openProxy(new URL(address))
  const signOuts: string[] = []
  const client = createAuthClient({
    url: `${proxy.address}/auth`,
    clock: hastyClock,
    fetch: (input, init) => fetch(input, { ...init, headers: { connection: 'close' } }),
    onSignedOut: ({ reason }) => signOuts.push(reason),
  })
  const headers = { 'content-type': 'application/json', 'user-agent': randomUUID() }
  await client.signIn(() => fetch(`${address}/sign-in`, { method: 'POST', headers, body: JSON.stringify(alice) }))
  const generation = (): number => client.inspect()?.generation ?? -1

  /** Redeems until the client is beyond a generation; where the machine has much else to do, half a second is short. */
  const goOn = async (before: number): Promise<void> => {
    for (let tries = 0; generation() <= before && tries < 20; tries++) await client.refresh().catch(() => undefined)
  }

  return {
    generation,
    suffer: async (fault) => {
      const before = generation()
      proxy.plan(fault)
      const isUnharmed = await client.refresh().then(
        () => true,
        () => false,
      )
      const { isMet } = proxy
      await goOn(before)
      const ahead = generation() - before
      const troubles = signOuts.splice(0).map((reason) => `Signed out with the reason ${reason}`)
      if (ahead !== 1) troubles.push(`Ahead by ${ahead}`)
      return { isMet, isUnharmed, troubles }
    },
    measure: async () => {
      await goOn(generation())
      return { ...proxy.passed }
    },
    [Symbol.asyncDispose]: async () => {
      client.dispose()
      await proxy[Symbol.asyncDispose]()
    },
  }
}
