import type { AuthClient } from '@tokenpair/client'
import { createTestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { createWatchedBrowser } from './watched-client.ts'

describe('a callback of the app', () => {
  test('FM-07: may ask for a token and refresh while the client tells it something, and nobody waits for ever', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    const answers: (string | undefined)[] = []
    const ask = async (client: AuthClient): Promise<void> => {
      answers.push(await client.getAccessToken())
      if (answers.length < 4) await client.refresh()
    }
    const { client } = openTab({ onEvent: () => void ask(client) })
    await pair.settle()
    client.subscribe(() => void ask(client))

    await pair.signIn(client)
    await client.refresh()
    await pair.clock.advance(1000)

    expect(answers.length).toBeGreaterThanOrEqual(4)
    expect(answers).not.toContain(undefined)
  })

  test('FM-07: may sign in anew when it learns of the end of the session', async () => {
    await using pair = await createTestAuth()
    const { openTab } = createWatchedBrowser(pair)
    let again: Promise<void> | undefined
    const onSignedOut = (): void => {
      again = pair.signIn(client, { subject: 'bob' })
    }
    const { client } = openTab({ onSignedOut })
    await pair.signIn(client)

    await client.signOut()
    await again

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'bob' })
  })
})
