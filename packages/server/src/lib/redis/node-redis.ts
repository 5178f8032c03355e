import type { RedisPort } from './redis-port.ts'

/** A client of node-redis, as far as it is used here. */
export interface NodeRedis {
  readonly isReady?: boolean
  /** Only a cluster has it. */
  readonly slots?: unknown
  sendCommand(...args: readonly unknown[]): Promise<unknown>
  withTypeMapping(mapping: object): Scripting
  duplicate(): Subscriber
}

interface Scripting {
  eval(script: string, options: ScriptOptions): Promise<unknown>
  evalSha(sha1: string, options: ScriptOptions): Promise<unknown>
}

interface ScriptOptions {
  readonly keys: readonly string[]
  readonly arguments: readonly string[]
}

interface Subscriber {
  on(event: string, listener: () => void): unknown
  connect(): Promise<unknown>
  subscribe(channel: string, listener: () => void): Promise<unknown>
  destroy(): unknown
}

/** RESP type of a bulk string. */
const blobString = 36

export function isNodeRedis(client: object): client is NodeRedis {
  return ['withTypeMapping', 'evalSha', 'duplicate'].every((name) => typeof Reflect.get(client, name) === 'function')
}

export function nodeRedisPort(client: NodeRedis): RedisPort {
  // The package runs only where there are buffers.
  const buffer: unknown = Reflect.get(globalThis, 'Buffer')
  const scripting = client.withTypeMapping({ [blobString]: buffer })
  return {
    run: ({ command, script, key, args }) =>
      command === 'EVALSHA'
        ? scripting.evalSha(script, { keys: [key], arguments: args })
        : scripting.eval(script, { keys: [key], arguments: args }),
    isAway: () => client.isReady === false,
    wait: waitOf(client),
    listen: (channel, listener) => {
      const subscriber = client.duplicate()
      subscriber.on('error', () => undefined) // the log is read again and again, whatever becomes of this
      subscriber.on('ready', listener)
      subscriber
        .connect()
        .then(() => subscriber.subscribe(channel, listener))
        .catch(() => undefined)
      return () => destroy(subscriber)
    },
  }
}

function waitOf(client: NodeRedis): RedisPort['wait'] {
  if (client.slots !== undefined) {
    return (key, replicas, timeout) => client.sendCommand(key, false, ['WAIT', String(replicas), String(timeout)])
  }
  if (!isSingle(client)) return undefined
  return (_, replicas, timeout) => client.sendCommand(['WAIT', String(replicas), String(timeout)])
}

/** Not a sentinel, whose next command may go another way. */
function isSingle(client: object): boolean {
  return typeof Reflect.get(client, 'createPool') === 'function'
}

function destroy(subscriber: Subscriber): void {
  try {
    subscriber.destroy()
  } catch {
    // it was not open
  }
}
