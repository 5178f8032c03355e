import { createAuthClient } from '@tokenpair/client'
import { fileStorage } from '../../../src/storage/file.ts'

/** Uses a client on a file, several times in a row, and comes to its end without disposing of it. */
const [path = ''] = process.argv.slice(2)
const token = 'a.b.c'
const pair = { access_token: token, token_type: 'Bearer', expires_in: 600, refresh_token: 'r', scope: '' }
const answer = { ...pair, refresh_token_expires_in: 1200, session_id: 's', sub: 'alice' }
let generation = 0
const fetch = async (): Promise<Response> => {
  generation += 1
  return Response.json({ ...answer, generation })
}
const client = createAuthClient({ url: 'https://api.test/auth', storage: fileStorage({ path }), fetch })
await client.signIn(async () => ({ ...answer, generation }))
for (let time = 0; time < 3; time++) await client.refresh()
process.stdout.write(`${client.state.status} ${client.inspect()?.generation}`)
