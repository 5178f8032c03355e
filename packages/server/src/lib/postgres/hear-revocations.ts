import {
  isPgPool,
  isPostgresJs,
  type PgClient,
  type PgPool,
  type PostgresJs,
  type PostgresPool,
} from './postgres-pool.ts'

/** What there is to hear. */
export interface Hearing {
  /** Something was told. */
  readonly onHint: () => void
  /** The connection broke and is there again. */
  readonly onGap: () => void
  /** The connection is gone. */
  readonly onLost: () => void
}

/** Ends a connection that listens. */
export type EndHearing = () => void

/** Whether a pool can lend a connection for as long as the store lives, and still have one for the statements. */
export function canHear(pool: PostgresPool): pool is PgPool | PostgresJs {
  return isPostgresJs(pool) || (isPgPool(pool) && (pool.options?.max ?? 10) > 1)
}

/** Opens a connection that listens to a channel. Rejects where that is not possible. */
export async function hearRevocations(
  pool: PgPool | PostgresJs,
  channel: string,
  hearing: Hearing,
): Promise<EndHearing> {
  if ('connect' in pool) return await hearOnClient(await pool.connect(), channel, hearing)
  // postgres.js listens again by itself, and then calls back.
  let calls = 0
  const onListen = (): void => {
    calls += 1
    if (calls === 1) hearing.onHint()
    else hearing.onGap()
  }
  const hears = await pool.listen(channel, hearing.onHint, onListen)
  return () => void Promise.resolve(hears.unlisten()).catch(() => undefined)
}

async function hearOnClient(client: PgClient, channel: string, { onHint, onLost }: Hearing): Promise<EndHearing> {
  let state: 'open' | 'over' = 'open'
  const end = (): void => {
    if (state === 'over') return
    state = 'over'
    client.release(true) // it listens, so that nobody else may have it
  }
  const lose = (): void => {
    if (state === 'over') return
    end()
    onLost()
  }
  client.on('notification', () => {
    if (state === 'open') onHint()
  })
  client.on('error', lose)
  client.on('end', lose)
  try {
    await client.query(`LISTEN ${channel}`)
  } catch (error) {
    end()
    throw error
  }
  onHint()
  return end
}
