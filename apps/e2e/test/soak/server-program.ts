// Runs in a process of its own: one of several servers on the database that DATABASE_URL names. Its first line is its
// address; it ends by a signal, or with its parent.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, type SessionStore } from '@tokenpair/server'
import { openStore, toNodeListener } from '@tokenpair/server/node'

const { DATABASE_URL = '', PUSH = 'on', LIFETIME = '' } = process.env
const { store, migrate } = await openStore(DATABASE_URL)
await migrate() // as all the others do at the same time
const auth = await initializeAuthServices({
  store: PUSH === 'on' ? store : withoutPush(store),
  tokenManagerBuilders: [
    new JwtConfig({
      algorithm: JwtAlgorithm.hmacSha512('a secret for the tests alone, which has sixty-four characters ..'),
      refreshTokenHashPepper: 'a pepper for the tests alone',
      accessTokenLifetime: Number(LIFETIME),
    }),
  ],
  onError: () => undefined, // while the database is away, each look at it would say so
})

/** Leaves the log to be read again and again: nobody calls when there is something new in it. */
function withoutPush(whole: SessionStore): SessionStore {
  const log = whole.revocations
  return {
    ...whole,
    revocations: {
      isShared: log.isShared,
      append: (entries) => log.append(entries),
      read: (after, limit) => log.read(after, limit),
    },
  }
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname.startsWith('/auth/')) return auth.handler(request)
  if (pathname === '/sign-in') {
    return auth.respond(await auth.issueToken({ subject: await request.text(), method: 'soak' }), request)
  }
  const authentication = await auth.authenticate(request)
  if (authentication.status === 'authenticated') return Response.json({ sub: authentication.subject })
  return auth.respond(authentication.error, request)
}

process.stdin.resume().once('end', () => process.exit()) // the parent is gone
const server = createServer(toNodeListener(answer, { onError: () => undefined })) // answered by 503, as the client sees
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const bound = server.address()
console.log(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`)
