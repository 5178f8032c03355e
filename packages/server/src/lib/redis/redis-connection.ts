import { describeFailure, isScriptUnknown } from './redis-failure.ts'
import type { RedisPort } from './redis-port.ts'
import { createScript, type RedisScript } from './redis-script.ts'

/** What the keys hold. Another layout gets another number. */
const layoutVersion = 'tokenpair 2'

/** Answers the layout of the keys, and how Redis makes room when it is full. */
const openScript = createScript(
  'stays',
  `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
local memory = redis.pcall('INFO', 'memory')
local limit, policy = '0', 'noeviction'
if type(memory) == 'string' then
  limit = string.match(memory, 'maxmemory:(%d+)') or limit
  policy = string.match(memory, 'maxmemory_policy:([%w-]+)') or policy
end
return { redis.call('GET', KEYS[1]), limit == '0' and 'noeviction' or policy }`,
)

const absent = 'Redis is not connected: connect() its client, or see whether the server runs'

/** Runs scripts. */
export interface RedisConnection {
  /** Runs a script on the node of its key. Rejects with an error that holds nothing secret. */
  run(script: RedisScript, key: string, args: readonly string[]): Promise<unknown>
  /** Ends it: whatever is called afterwards rejects. */
  close(): void
}

/** Nothing happens before the first run; where looking at the server fails, that run rejects and the next one tries again. */
export function createRedisConnection(port: RedisPort, layouts: readonly string[]): RedisConnection {
  let state: 'new' | 'open' | 'closed' = 'new'
  let opening: Promise<void> | undefined

  // Not async functions: a redemption goes through here.
  const send = (script: RedisScript, key: string, args: readonly string[]): Promise<unknown> => {
    if (port.isAway()) return Promise.reject(new Error(absent))
    return port.run({ command: 'EVALSHA', script: script.sha1, key, args }).catch((error: unknown) => {
      if (!isScriptUnknown(error)) throw describeFailure(error)
      return sendText(script, key, args)
    })
  }
  const sendText = ({ text }: RedisScript, key: string, args: readonly string[]): Promise<unknown> =>
    port.run({ command: 'EVAL', script: text, key, args }).catch((error: unknown) => {
      throw describeFailure(error)
    })
  const open = async (): Promise<void> => {
    try {
      const answers = await Promise.all(layouts.map((key) => send(openScript, key, [layoutVersion])))
      for (const answer of answers) checkServer(answer)
      if (state === 'new') state = 'open'
    } catch (error) {
      opening = undefined
      throw error
    }
  }

  return {
    run: (script, key, args) => {
      if (state === 'open') return send(script, key, args)
      if (state === 'closed') return Promise.reject(new Error('The session store is closed: make another one'))
      return (opening ??= open()).then(() => send(script, key, args))
    },
    close: () => {
      state = 'closed'
    },
  }
}

function checkServer(answer: unknown): void {
  const [layout, policy] = Array.isArray(answer) ? answer.map(textOf) : []
  if (layout !== layoutVersion) {
    throw new Error(
      `The keys of this prefix are not in layout ${layoutVersion}: update @tokenpair/server, or take another prefix`,
    )
  }
  if (policy !== 'noeviction') {
    throw new Error(
      `Redis deletes keys when it is full (${policy}), which signs users out: set maxmemory-policy to noeviction`,
    )
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value)
}
