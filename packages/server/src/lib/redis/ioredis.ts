import type { RedisPort } from './redis-port.ts'

/** A client of ioredis, as far as it is used here. */
export interface Ioredis {
  readonly status: string
  readonly isCluster?: boolean
  call(command: string, ...args: readonly string[]): Promise<unknown>
  callBuffer(command: string, ...args: readonly string[]): Promise<unknown>
  duplicate(): Subscriber
}

interface Subscriber {
  on(event: string, listener: () => void): unknown
  subscribe(channel: string): Promise<unknown>
  disconnect(): unknown
}

/** Where a command would wait for a server that was there and is gone. */
const away = new Set(['reconnecting', 'close', 'end'])

export function isIoredis(client: object): client is Ioredis {
  return ['callBuffer', 'call', 'duplicate'].every((name) => typeof Reflect.get(client, name) === 'function')
}

export function ioredisPort(client: Ioredis): RedisPort {
  return {
    run: ({ command, script, key, args }) => client.callBuffer(command, script, '1', key, ...args),
    isAway: () => away.has(client.status),
    wait:
      client.isCluster === true
        ? undefined // a command without a key goes to any node
        : (_, replicas, timeout) => client.call('WAIT', String(replicas), String(timeout)),
    listen: (channel, listener) => {
      const subscriber = client.duplicate()
      subscriber.on('error', () => undefined) // the log is read again and again, whatever becomes of this
      subscriber.on('ready', listener)
      subscriber.on('message', listener)
      subscriber.subscribe(channel).catch(() => undefined)
      return () => void subscriber.disconnect()
    },
  }
}
