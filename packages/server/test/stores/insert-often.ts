// Runs in a thread of its own, with its own SQLite connections: opens the file, inserts a session and closes, often.
import { parentPort, workerData } from 'node:worker_threads'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { createSession, sessionId } from './stored-session.ts'

const { path, numbers }: { path: string; numbers: readonly number[] } = workerData

for (const number of numbers) {
  const store = sqliteStore({ path })
  await store.insert(createSession({ id: sessionId(number) }))
  await store.close()
}
parentPort?.postMessage('done')
