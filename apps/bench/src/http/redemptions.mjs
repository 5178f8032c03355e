// Redemptions in process on SQLite, beside the session refresh of better-auth.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { peersFolder } from '../peers.ts'
import { createAuth } from './servers.mjs'

const inFlight = 8
const origin = 'http://localhost:3000'

/** Makes a folder for databases, with what removes it. */
export function createFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tokenpair-bench-'))
  return { file: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true }) }
}

/** Opens a database by the settings that both get. */
export function openDatabase(file, synchronous) {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA busy_timeout = 5000`)
  return database
}

/** The body of a redemption, each with an attempt id of its own. */
function redemptionOf(refreshToken) {
  const attempt = randomBytes(16).toString('base64url')
  return `grant_type=refresh_token&refresh_token=${refreshToken}&attempt=${attempt}`
}

/** Starts so many sessions, and answers the bodies that redeem them. */
export async function startSessions(auth, count) {
  const bodies = []
  for (let index = 0; index < count; index++) {
    const issued = await auth.issueToken({ subject: `user${index}`, method: 'password', scopes: ['read'] })
    bodies.push(redemptionOf(issued.refreshToken))
  }
  return bodies
}

/** Ours: `POST /auth/token`, through the handler. */
export async function createOurs(keys, database) {
  const auth = await createAuth(keys, sqliteStore({ database }))
  let bodies = []
  return {
    /** Starts so many sessions. */
    async prepare(count) {
      bodies = await startSessions(auth, count)
    },
    /** Redeems each of them once. */
    run: () =>
      workOff(bodies, async (body) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const { status } = await auth.handler(new Request(`${origin}/auth/token`, { method: 'POST', headers, body }))
        if (status !== 200) throw new Error(`A redemption was answered by ${status}`)
      }),
    close: () => auth.close(),
  }
}

/** better-auth's: `GET /api/auth/get-session` of sessions that are due, through its handler. */
export async function createBetterAuth(database) {
  const entry = createRequire(`${peersFolder}/package.json`).resolve('better-auth')
  const { betterAuth } = await import(pathToFileURL(entry).href)
  const auth = betterAuth({
    baseURL: origin,
    secret: randomBytes(32).toString('hex'),
    database,
    emailAndPassword: { enabled: true },
    session: { updateAge: 0 }, // each use refreshes
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  })
  await (await auth.$context).runMigrations()
  const cookies = []
  for (let index = 0; index < 64; index++) {
    const body = JSON.stringify({ name: 'User', email: `user${index}@example.com`, password: 'a password of users' })
    const headers = { 'content-type': 'application/json', origin }
    const answer = await auth.handler(
      new Request(`${origin}/api/auth/sign-up/email`, { method: 'POST', headers, body }),
    )
    cookies.push(
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    )
  }
  return {
    run: (count) =>
      workOff(
        Array.from({ length: count }, (_, index) => cookies[index % cookies.length]),
        async (cookie) => {
          const answer = await auth.handler(new Request(`${origin}/api/auth/get-session`, { headers: { cookie } }))
          if (answer.headers.getSetCookie().length === 0) throw new Error('better-auth refreshed no session')
        },
      ),
  }
}

/** Works a list off with a few in flight. */
async function workOff(items, act) {
  const rest = [...items]
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) await act(item)
    }),
  )
  return { done: items.length }
}
