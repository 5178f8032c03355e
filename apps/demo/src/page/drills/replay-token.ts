import { z } from 'zod'
import { client, timeline } from '../auth-client.ts'

const recordSchema = z.object({ pair: z.object({ refresh_token: z.string() }) })
const errorSchema = z.object({ code: z.string() })

/** A thief copies the refresh token and uses it after its owner did: the server sees two holders, and ends the session. */
export async function replayToken(): Promise<void> {
  const stolen = recordSchema.parse(JSON.parse(localStorage.getItem('tokenpair') ?? 'null')).pair.refresh_token
  timeline.add({ type: 'drill', text: 'A thief copies the refresh token; its owner goes on and refreshes' })
  await client.refresh()
  if (client.state.status !== 'signed-in') return // it had ended before

  const answer = await fetch('/auth/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: stolen, attempt: drawAttemptId() }),
  })
  const code = errorSchema.safeParse(await answer.json()).data?.code ?? `status ${answer.status}`
  timeline.add({ type: 'drill', text: `The thief redeems the copy, and the server answers ${code}` })
  await client.fetch('/me')
}

/** The thief cannot know the owner's attempt id, which never leaves the owner's browser except to be redeemed. */
function drawAttemptId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_' })[sign] ?? '')
}
