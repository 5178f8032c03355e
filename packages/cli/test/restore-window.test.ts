import { describe, expect, test } from 'vitest'
import { createTestIo, now } from './test-io.ts'

const hour = 3_600_000

describe('tokenpair restore-window', () => {
  test.each([
    ['2h', now + 2 * hour],
    ['45m', now + 45 * 60_000],
    ['2026-11-27T14:30:00+01:00', now + 1.5 * hour],
  ])('declares one until %s', async (moment, until) => {
    await using world = await createTestIo()
    await world.run(['migrate'])

    const answer = await world.json(['restore-window', '--until', moment])

    expect(answer).toEqual({ command: 'restore-window', ok: true, result: { until } })
    expect(await world.json(['restore-window'])).toMatchObject({ result: { until } })
  })

  test('says that there is none when its time is over', async () => {
    await using world = await createTestIo()
    await world.run(['migrate'])
    await world.run(['restore-window', '--until', '2h'])
    await world.clock.advance(2 * hour)

    expect(await world.run(['restore-window'])).toMatchObject({ code: 0, output: 'No restore window is open\n' })
  })

  test('ends one before its time', async () => {
    await using world = await createTestIo()
    await world.run(['migrate'])
    await world.run(['restore-window', '--until', '2h'])

    const { output } = await world.run(['restore-window', '--end'])

    expect(output).toBe('The restore window is over\n')
    expect(await world.json(['restore-window'])).toMatchObject({ result: { until: null } })
  })

  test.each([
    [['--until', 'tomorrow']],
    [['--until', '2026-11-27T18:00:00']],
    [['--until', '2026-11-27T11:00:00Z']],
    [['--until', '31d']],
    [['--until', '2h', '--end']],
    [['2h']],
  ])('refuses %j', async (options) => {
    await using world = await createTestIo()
    await world.run(['migrate'])

    expect(await world.run(['restore-window', ...options])).toMatchObject({ code: 2, output: '' })
    expect(await world.json(['restore-window'])).toMatchObject({ result: { until: null } })
  })
})
