import { describe, expect, test } from 'vitest'
import { commandFor } from '../src/page/switches/choices.ts'
import { parseEnvironment } from '../src/server/environment.ts'
import { openTestDemo } from './test-demo.ts'

describe('GET /', () => {
  test.each(['/', '/index.html'])('says at %s how the server runs, so that the page knows at once', async (path) => {
    await using demo = await openTestDemo({ TRANSPORT: 'cookie', REVOCATION: 'jtiMatcher', ALGORITHM: 'ES512' })

    const answer = await demo.app.request(path)

    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(await answer.text()).toContain(
      '<html lang="en" data-transport="cookie" data-revocation="jtiMatcher" data-algorithm="ES512">',
    )
  })
})

describe('commandFor()', () => {
  test('names nothing that stands at its default', () => {
    const { transport, revocation, algorithm } = parseEnvironment({})

    expect(commandFor({ transport, revocation, algorithm })).toBe('npm run demo')
  })

  test('names the rest as the environment does', () => {
    const command = commandFor({ transport: 'cookie', revocation: 'stateless', algorithm: 'ES512' })

    expect(command).toBe('TRANSPORT=cookie REVOCATION=stateless ALGORITHM=ES512 npm run demo')
  })
})
