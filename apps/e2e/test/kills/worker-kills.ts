import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '@tokenpair/testing'
import { alice, startDemo } from '../stage/demo-process.ts'
import { calmVariables } from './calm-variables.ts'
import type { KillCampaign, KillFigures } from './kill-figures.ts'
import { drawMoment, type Moment } from './moment.ts'

const program = fileURLToPath(new URL('worker-program.ts', import.meta.url))

/** Kills a Node.js process that keeps its session in a file, again and again on that file. */
export async function playWorkerKills({ kills, seed, longestDelay }: KillCampaign): Promise<KillFigures> {
  const random = seededRandom(seed)
  const folder = await mkdtemp(join(tmpdir(), 'tokenpair-worker-'))
  const faults: string[] = []
  const figures = { during: 0, after: 0 }
  await using demo = await startDemo({ ...calmVariables, TRANSPORT: 'bearer' })

  /** Runs the worker until a moment after its first refresh; answers what it said of itself at the start. */
  const runUntil = async ({ phase, delay }: Moment): Promise<string> => {
    const given = [program, demo.address, join(folder, 'session.json'), JSON.stringify(alice)]
    const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
    const gone = once(child, 'exit')
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) {
      lines.push(line)
      if (line === (phase === 'during' ? 'begins' : 'ends')) break
    }
    await wait(delay)
    child.kill('SIGKILL')
    await gone
    return lines[0] ?? 'It said nothing'
  }

  for (let run = 0; run <= kills; run++) {
    const moment = drawMoment(random, longestDelay)
    const answer = await runUntil(moment)
    const expected = run === 0 ? 'signed-out 200' : 'signed-in 200'
    if (answer !== expected) faults.push(`run ${run}: ${answer}`)
    if (run < kills) figures[moment.phase] += 1
  }
  const [session] = demo.sessions()
  if (demo.sessions().length !== 1 || session?.revokedFor !== undefined)
    faults.push('The session is another one, or over')
  await rm(folder, { recursive: true })
  return { ...figures, generations: session?.generation ?? 0, faults }
}
