import { describe, expect, test } from 'vitest'
import { clientSchedule } from '../../src/simulation/schedule.ts'
import { simulateShardLoss } from '../../src/simulation/shard-loss.ts'

const sessions = 400
const loss = { sessions, seed: 20_261_127, schedule: clientSchedule, lastsDays: 14 }

describe('simulateShardLoss()', () => {
  test('rolls every session forward where less than one refresh interval is lost, and signs nobody out', async () => {
    const figures = await simulateShardLoss({ ...loss, lost: 60 })

    expect(figures).toMatchObject({ needWindow: 0, withoutRow: 0, other: 0, goOn: sessions })
    expect(figures.rolledForward / sessions).toBeGreaterThan(0.06)
    expect(figures.rolledForward / sessions).toBeLessThan(0.16)
  })

  test('needs a restore window where more is lost', async () => {
    const [tenMinutes, hour] = [
      await simulateShardLoss({ ...loss, lost: 600 }),
      await simulateShardLoss({ ...loss, lost: 3600 }),
    ]

    expect(tenMinutes.needWindow).toBeGreaterThan(0)
    expect(tenMinutes.needWindow).toBeLessThan(tenMinutes.rolledForward)
    expect(hour).toMatchObject({ asUsual: 0, rolledForward: 0, other: 0 })
  })

  test('finds nothing of those who signed in within the lost time', async () => {
    const figures = await simulateShardLoss({ ...loss, lost: 300, lastsDays: 0.1 })

    expect(figures.withoutRow).toBe(Math.round((sessions * 300) / 8940))
    expect(figures.other).toBe(0)
  })
})
