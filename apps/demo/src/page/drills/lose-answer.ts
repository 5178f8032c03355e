import { client, network, timeline } from '../auth-client.ts'

/** The server answers a refresh, and the answer is lost: the client repeats the same exchange and loses nothing. */
export async function loseAnswer(): Promise<void> {
  timeline.add({ type: 'drill', text: 'The connection is cut before the next answer of the token route arrives' })
  network.loseNextAnswer()
  await client.refresh().catch(() => undefined) // the timeline tells of it
  await client.refresh()
  if (network.isRepetition()) {
    const text = 'The client sent the same refresh token with the same attempt id: the server gave the same pair again'
    timeline.add({ type: 'drill', text })
  }
}
