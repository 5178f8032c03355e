import { client, timeline } from '../auth-client.ts'
import { copyRefreshToken, redeemCopy, tryCopy } from './copied-token.ts'
import { searchToken } from './search-token.ts'

/** A script copies both tokens, and its author uses them elsewhere: without the lock they are worth nothing. */
export async function tryLockedCopy(): Promise<void> {
  await searchToken()
  const accessToken = await client.getAccessToken()
  if (accessToken === undefined) return
  const refreshToken = copyRefreshToken()

  const text = `Elsewhere, the copies come without the cookie: the access token gets ${await tryCopy(accessToken)}, the refresh token ${await redeemCopy(refreshToken)}`
  timeline.add({ type: 'drill', text })
  const { status } = await client.fetch('/me')
  timeline.add({ type: 'call', text: `GET /me, by the owner: ${status}` })
}
