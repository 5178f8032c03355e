import { z } from 'zod'
import { client } from '../auth-client.ts'

const listSchema = z.object({
  sessions: z.array(
    z.object({
      session_id: z.string(),
      current: z.boolean(),
      device: z.object({ label: z.string().optional() }),
      created_at: z.number(),
      refreshed_at: z.number(),
      expires_at: z.number(),
    }),
  ),
})

/** One of the user's devices. Moments are milliseconds since the Unix epoch. */
export interface SessionEntry {
  readonly id: string
  readonly isCurrent: boolean
  readonly device: string
  readonly createdAt: number
  readonly refreshedAt: number
  readonly expiresAt: number
}

/** Asks for the user's devices, this one first. */
export async function loadSessions(): Promise<readonly SessionEntry[]> {
  const answer = await client.fetch('/auth/sessions')
  if (!answer.ok) throw new Error(`The server answered with status ${answer.status}`)
  const { sessions } = listSchema.parse(await answer.json())
  return sessions
    .map((session) => ({
      id: session.session_id,
      isCurrent: session.current,
      device: session.device.label ?? 'Unknown device',
      createdAt: session.created_at * 1000,
      refreshedAt: session.refreshed_at * 1000,
      expiresAt: session.expires_at * 1000,
    }))
    .toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent) || other.refreshedAt - one.refreshedAt)
}

/** Ends one of the user's sessions. */
export async function endSession({ id, isCurrent }: SessionEntry): Promise<void> {
  if (isCurrent) return client.signOut()
  const answer = await client.fetch(`/auth/sessions/${id}`, { method: 'DELETE' })
  if (!answer.ok && answer.status !== 404) throw new Error(`The server answered with status ${answer.status}`)
}
