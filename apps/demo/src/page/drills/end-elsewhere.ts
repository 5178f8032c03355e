import { client, timeline } from '../auth-client.ts'

/** The session is ended on the server: the next request already gets a 401, and the client finds out why. */
export async function endElsewhere(): Promise<void> {
  timeline.add({ type: 'drill', text: 'Another device ends this session' })
  await client.fetch('/drills/end-session', { method: 'POST' })
  const { status } = await client.fetch('/me')
  timeline.add({ type: 'call', text: `GET /me: ${status}` })
}
