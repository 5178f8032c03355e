// How many requests per second servers keep with authentication, ours beside what is customary: npm run bench:http
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { drawKeys, makeTokens, requestsWith } from './http/keys.mjs'
import { cores, sharing, startLoad, startServer } from './http/processes.mjs'
import { createBetterAuth, createFolder, createOurs, openDatabase, startSessions } from './http/redemptions.mjs'
import { createAuth, servers } from './http/servers.mjs'
import { tableOf, verdictsOf } from './http/targets.mjs'
import { race } from './measure.ts'
import { installPeers } from './peers.ts'
import { runPart } from './run-part.ts'

const lengths = {
  quick: { rounds: 7, milliseconds: 800, redemptions: 500, refreshes: 120 },
  long: { rounds: 9, milliseconds: 1000, redemptions: 1500, refreshes: 300 },
}
const users = 1000
/** Milliseconds of requests before a server is measured: code that was just started is slow. */
const warmUp = 1000
const remarks = [
  `1,000 tokens in turn on 32 connections, server and load in processes of their own. ${sharing} Judged by requests per second. ` +
    'The processor time of the server stands beside them: other work on the machine disturbs it less.',
]

installPeers()
await runPart(async (extent) => {
  const load = startLoad({ core: cores.load })
  const run = { load, ...lengths[extent] }
  const hs512 = await measureRequests(run, 'HS512', () => true)
  const es512 = await measureRequests(run, 'ES512', ({ guard }) => guard !== 'none' && !guard.includes('cache'))
  const overHttp = await measureRedemptionsOverHttp(run, 'NORMAL')
  const durable = await measureRedemptionsOverHttp(run, 'FULL')
  const inProcess = await measureRedemptionsInProcess(run)
  load.stop()
  const tables = [
    tableOf('Requests, HS512', hs512),
    tableOf('Requests, ES512', es512),
    tableOf('Redemptions on SQLite, HS512', [...overHttp, ...durable.slice(1), ...inProcess]),
  ]
  return {
    title: 'Requests and redemptions',
    judgedBy: 'clock',
    remarks,
    tables,
    verdicts: verdictsOf({ hs512, es512, overHttp, inProcess }),
  }
})

/** Lets subjects take turns, and answers their figures with what they are. */
async function raceSubjects(subjects, options) {
  const figures = await race(
    subjects.map(({ framework, guard, prepare, run }) => ({ name: `${framework}, ${guard}`, prepare, run })),
    options,
  )
  for (const { stop } of subjects) stop?.()
  return subjects.map(({ framework, guard }, index) => ({ framework, guard, ...figures[index] }))
}

async function measureRequests({ load, ...options }, alg, isMeasured) {
  const keys = drawKeys(alg)
  const { own, others } = await makeTokens(keys, users)
  const names = ['node:http', 'Hono', 'Fastify', 'Express'].flatMap((framework) =>
    Object.keys(servers[framework]).map((guard) => ({ framework, guard })),
  )
  const subjects = []
  for (const { framework, guard } of names.filter(isMeasured)) {
    const server = await startServer({ framework, guard, keys, core: cores.server })
    const requests = requestsWith(guard === 'Tokenpair' ? own : others)
    if (guard === 'Tokenpair' || guard.includes('cache')) {
      await load.run(server, { ...requests, isOnce: true }) // from here on, whoever remembers tokens knows each of them
    }
    const run = (milliseconds) => load.run(server, requests, { milliseconds })
    await run(warmUp)
    subjects.push({ framework, guard, run, stop: server.stop })
  }
  return raceSubjects(subjects, options)
}

async function measureRedemptionsOverHttp({ load, redemptions, rounds }, synchronous) {
  const folder = createFolder()
  const keys = { ...drawKeys('HS512'), database: folder.file('http.db'), synchronous }
  const database = openDatabase(keys.database, 'OFF')
  const auth = await createAuth(keys, sqliteStore({ database }))
  const framework = 'POST on node:http'
  const subjects = []
  for (const guard of Object.keys(servers[framework])) {
    const server = await startServer({ framework, guard, keys, core: cores.server })
    let bodies = []
    const prepare = async () => {
      bodies = await startSessions(auth, redemptions)
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)') // the sign-ins are not what is measured
    }
    const run = () => load.run(server, postsOf(bodies))
    const name = guard === 'none' ? guard : `${guard}, synchronous = ${synchronous}`
    subjects.push({ framework, guard: name, prepare, run, stop: server.stop })
  }
  const figures = await raceSubjects(subjects, { rounds })
  await auth.close()
  folder.remove()
  return figures
}

function postsOf(bodies) {
  const head = 'POST /auth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n'
  return { texts: bodies.map((body) => `${head}Content-Length: ${body.length}\r\n\r\n${body}`), isOnce: true }
}

async function measureRedemptionsInProcess({ redemptions, refreshes, rounds }) {
  const folder = createFolder()
  const betterAuth = await createBetterAuth(openDatabase(folder.file('better-auth.db'), 'NORMAL'))
  const ours = await createOurs(drawKeys('HS512'), openDatabase(folder.file('ours.db'), 'NORMAL'))
  const framework = 'in process'
  const figures = await raceSubjects(
    [
      { framework, guard: 'better-auth, session refresh', run: () => betterAuth.run(refreshes) },
      { framework, guard: 'Tokenpair, redemption', prepare: () => ours.prepare(redemptions), run: () => ours.run() },
    ],
    { rounds },
  )
  await ours.close()
  folder.remove()
  return figures
}
