import { randomBytes, randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Contender, type MarkedKind, readSessionId } from './contenders.ts'

const marks = 1_000_000
const lookups = 500_000
const now = Date.now()

setFlagsFromString('--expose-gc')

/** Fills what a contender makes with a million marks, and looks up ids, half of which are marked. */
export function measureTable(
  contender: Contender,
  kind: MarkedKind,
): { readonly megabytes: number; readonly nanoseconds: number } {
  const looked = Array.from({ length: 20_000 }, () => drawId(kind))
  const before = bytesInUse()
  const list = contender.create()
  for (let number = 0; number < marks; number++) {
    list.add(kind, (number < looked.length / 2 ? looked[2 * number] : undefined) ?? drawId(kind), now + 600_000)
  }
  const megabytes = (bytesInUse() - before) / 1e6
  const tokens = looked.map((id) => ({
    sessionId: readSessionId(kind === 'session' ? id : 'AAAAAAAAAAAAAAAAAAAAAA'),
    tokenId: kind === 'token' ? id : 'BBBBBBBBBBBBBBBBBBBBBA',
    subject: kind === 'subject' ? id : 'alice',
    issuedAt: now,
    expiresAt: now + 600_000,
  }))
  const judge = (): number => {
    let dead = 0
    const startedAt = process.cpuUsage().user // not the time of day: others may use the machine
    for (let number = 0; number < lookups;) {
      for (const token of tokens) if (list.isDead(token, now)) dead += 1
      number += tokens.length
    }
    const nanoseconds = ((process.cpuUsage().user - startedAt) * 1000) / lookups
    if (dead !== lookups / 2) throw new Error(`${contender.name} found ${dead} of ${lookups / 2}`)
    return nanoseconds
  }
  judge() // warms up
  return { megabytes, nanoseconds: judge() }
}

function drawId(kind: MarkedKind): string {
  // A copy in one piece, as a text from a database or a token is.
  return Buffer.from(kind === 'subject' ? randomUUID() : randomBytes(16).toString('base64url')).toString('latin1')
}

function bytesInUse(): number {
  runInNewContext('gc()') // twice, for what the first time has only let go
  runInNewContext('gc()')
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
