import { describe, expect, test } from 'vitest'
import { judge } from '../src/judge.ts'
import { race } from '../src/measure.ts'
import { formatReport, headlines, replaceSection } from '../src/report.ts'

describe('judge()', () => {
  test.each([
    ['met', [2.1, 2.2, 2.3, 2.4, 1]],
    ['missed', [1.1, 1.2, 1.3, 1.4, 9]],
    ['too noisy to tell', [1, 1.5, 2.1, 2.2, 3]],
    ['too noisy to tell', []],
    ['too noisy to tell', [3, 3, 3, 3, Number.NaN]],
  ])('says %s where three quarters of the rounds %j do, or none', (word, values) => {
    expect(judge({ name: 'speed', values, bound: { atLeast: 2 } }).word).toBe(word)
  })

  test('takes a smaller value for the better one where the target is a most', () => {
    expect(judge({ name: 'wait', values: [9, 10, 11], bound: { atMost: 15 } }).word).toBe('met')
    expect(judge({ name: 'wait', values: [19, 20, 21], bound: { atMost: 15 } }).word).toBe('missed')
  })
})

describe('race()', () => {
  test('leaves the first round out and believes a contestant that says what it took', async () => {
    let turns = 0
    const run = () => ({ done: 10, milliseconds: (turns += 1) === 1 ? 1 : 100, processor: 50 })

    const [figure] = await race([{ name: 'one', run }], { rounds: 2 })

    expect(figure).toEqual({ name: 'one', rates: [100, 100], costs: [5, 5] })
  })
})

describe('headlines()', () => {
  test('copies what is told to stand in the README out of a report', () => {
    const verdicts = [
      judge({ name: 'fast', values: [3], bound: { atLeast: 2 }, place: 'README' }),
      judge({ name: 'small', values: [3], bound: { atMost: 2 } }),
    ]

    const text = headlines(formatReport({ title: 'Speed', tables: [], verdicts }, 'today'))

    expect(text.split('\n').slice(2)).toEqual(['| fast | 3.00 | at least 2.00 | met |'])
  })
})

describe('replaceSection()', () => {
  test('replaces one section and leaves the rest as it is', () => {
    const document = replaceSection(replaceSection('# Title\n', 'one', 'first'), 'two', 'second')

    expect(replaceSection(document, 'one', 'third')).toBe(document.replace('first', 'third'))
  })
})
