import { setTimeout as wait } from 'node:timers/promises'
import { createAuthClient } from '@tokenpair/client'
import { fileStorage } from '@tokenpair/client/storage/file'

/** A worker that keeps its session in a file, and refreshes it again and again. It says what it does, line by line. */
const [address = '', path = '', credentials = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const client = createAuthClient({ url: `${address}/auth`, storage: fileStorage({ path }) })
await client.getAccessToken()
const { status } = client.state
const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: credentials }
if (status === 'signed-out') await client.signIn(() => fetch(`${address}/sign-in`, request))
const answer = await client.fetch(`${address}/me`)
say(`${status} ${answer.status}`)

for (;;) {
  say('begins')
  await client.refresh()
  say('ends')
  await wait(20)
}
