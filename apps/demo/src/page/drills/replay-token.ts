import { client, timeline } from '../auth-client.ts'
import { copyRefreshToken, redeemCopy } from './copied-token.ts'

/** A thief copies the refresh token and uses it after its owner did: the server sees two holders, and ends the session. */
export async function replayToken(): Promise<void> {
  const stolen = copyRefreshToken()
  timeline.add({ type: 'drill', text: 'A thief copies the refresh token; its owner goes on and refreshes' })
  await client.refresh()
  if (client.state.status !== 'signed-in') return // it had ended before

  const code = await redeemCopy(stolen)
  timeline.add({ type: 'drill', text: `The thief redeems the copy, and the server answers ${code}` })
  await client.fetch('/me')
}
