import { client, timeline } from '../auth-client.ts'

/** The session is ended on the server: the next request already gets a 401, and the client finds out why. */
export async function endElsewhere(): Promise<void> {
  timeline.add({ type: 'drill', text: 'Another device ends this session' })
  await client.fetch('/drills/end-session', { method: 'POST' })
  const { ok, status } = await client.fetch('/me')
  timeline.add({ type: 'call', text: `GET /me: ${status}` })
  if (!ok) return
  const text = 'This server lets access tokens run out (REVOCATION=stateless): the next refresh will tell'
  timeline.add({ type: 'drill', text })
}
