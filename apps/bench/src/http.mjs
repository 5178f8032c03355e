// Prints how many requests per second servers keep with authentication, ours beside what is customary: npm run bench:http
import { cpus } from 'node:os'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import { drawKeys, makeTokens, requestsWith } from './http/keys.mjs'
import { startLoad, startServer } from './http/processes.mjs'
import { createBetterAuth, createFolder, createOurs, openDatabase, startSessions } from './http/redemptions.mjs'
import { printTable, verdictsOf } from './http/report.mjs'
import { createAuth, servers } from './http/servers.mjs'
import { installPeers } from './peers.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
const milliseconds = Number(process.env.BENCH_MILLISECONDS ?? 1000)
const users = 1000
const redemptions = 1500

installPeers()
const load = startLoad()
const say = (text) => process.stdout.write(`${text}\n`)

/** Runs subjects in turn, round after round, after one that nobody counts. */
async function interleave(subjects) {
  for (let round = -1; round < rounds; round++) {
    for (const subject of subjects) {
      const result = await subject.run(round)
      if (round >= 0) subject.results.push(result)
    }
  }
  return subjects
}

async function measureRequests(alg, isMeasured) {
  const keys = drawKeys(alg)
  const { own, others } = await makeTokens(keys, users)
  const names = ['node:http', 'Hono', 'Fastify', 'Express'].flatMap((framework) =>
    Object.keys(servers[framework]).map((guard) => ({ framework, guard })),
  )
  const subjects = []
  for (const { framework, guard } of names.filter(isMeasured)) {
    const server = await startServer(framework, guard, keys)
    const requests = requestsWith(guard === 'tokenpair' ? own : others)
    if (guard === 'tokenpair' || guard.includes('cache')) {
      await load.run(server, { ...requests, isOnce: true }) // from here on, whoever remembers tokens knows each of them
    }
    subjects.push({
      framework,
      guard,
      results: [],
      run: () => load.run(server, requests, { milliseconds }),
      stop: server.stop,
    })
  }
  await interleave(subjects)
  for (const { stop } of subjects) stop()
  return subjects
}

async function measureRedemptionsOverHttp(synchronous) {
  const folder = createFolder()
  const keys = { ...drawKeys('HS512'), database: folder.file('http.db'), synchronous }
  const auth = await createAuth(keys, sqliteStore({ database: openDatabase(keys.database, 'OFF') }))
  const framework = 'POST on node:http'
  const subjects = []
  for (const guard of Object.keys(servers[framework])) {
    const server = await startServer(framework, guard, keys)
    const run = async () => load.run(server, postsOf(await startSessions(auth, redemptions)))
    const name = guard === 'none' ? guard : `${guard}, synchronous = ${synchronous}`
    subjects.push({ framework, guard: name, results: [], run, stop: server.stop })
  }
  await interleave(subjects)
  for (const { stop } of subjects) stop()
  await auth.close()
  folder.remove()
  return subjects
}

function postsOf(bodies) {
  const head = 'POST /auth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n'
  return { texts: bodies.map((body) => `${head}Content-Length: ${body.length}\r\n\r\n${body}`), isOnce: true }
}

async function measureRedemptionsInProcess() {
  const folder = createFolder()
  const betterAuth = await createBetterAuth(openDatabase(folder.file('better-auth.db'), 'NORMAL'))
  const ours = await createOurs(drawKeys('HS512'), openDatabase(folder.file('ours.db'), 'NORMAL'))
  const asResult = (rate) => ({ rate, cost: 1e6 / rate })
  const subjects = await interleave([
    {
      framework: 'in process',
      guard: 'better-auth, session refresh',
      results: [],
      run: async () => asResult(await betterAuth.run(300)),
    },
    {
      framework: 'in process',
      guard: 'tokenpair, redemption',
      results: [],
      run: async () => asResult(await ours.run(redemptions)),
    },
  ])
  await ours.close()
  folder.remove()
  return subjects
}

say(
  `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${rounds} rounds of ${milliseconds} ms\n`,
)
say('HS512, 1,000 tokens in turn\n')
const hs512 = await measureRequests('HS512', () => true)
printTable(hs512, say)
say('\nES512, 1,000 tokens in turn\n')
const es512 = await measureRequests('ES512', ({ guard }) => guard !== 'none' && !guard.includes('cache'))
printTable(es512, say)
say('\nRedemptions on SQLite, HS512\n')
const overHttp = await measureRedemptionsOverHttp('NORMAL')
const durable = await measureRedemptionsOverHttp('FULL')
const inProcess = await measureRedemptionsInProcess()
printTable([...overHttp, ...durable.slice(1), ...inProcess], say)
say('\nTargets\n')
for (const line of verdictsOf({ hs512, es512, overHttp, inProcess })) say(line)
load.stop()
