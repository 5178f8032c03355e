import { readFileSync } from 'node:fs'
import { sessionLifetimes } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestServer } from '../test-server.ts'

const page = readFileSync(new URL('../../../../docs/security/README.md', import.meta.url), 'utf8')

/** What stands below a heading. */
function sectionOf(heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

/** The cells of the table row that begins with a name in backticks. */
function rowOf(section: string, name: string): readonly string[] {
  const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
  return row.split('|').map((cell) => cell.trim())
}

describe('docs/security/README.md', () => {
  test('[ASVS 5.0 7.1.1] has the timeouts that the server has', async () => {
    await using server = await createTestServer()
    const { accessTokenExpiresIn, refreshTokenExpiresIn, sessionId } = await server.signIn()
    const session = await server.store.find(sessionId)
    const maxSessionLifetime = ((session?.absoluteExpiresAt ?? 0) - (session?.createdAt ?? 0)) / 1000
    const section = sectionOf('Timeouts')

    expect(rowOf(section, 'accessTokenLifetime')[2]).toBe(String(accessTokenExpiresIn))
    expect(rowOf(section, 'refreshTokenLifetime')[2]).toBe(String(refreshTokenExpiresIn))
    expect(rowOf(section, 'maxSessionLifetime')[2]).toBe(String(maxSessionLifetime))
  })

  test.each(Object.entries(sessionLifetimes))(
    '[ASVS 5.0 7.1.1] has the figures of the preset %s',
    (name, lifetimes) => {
      const figures = rowOf(sectionOf('Timeouts'), `sessionLifetimes.${name}`).slice(2, 5)

      expect(figures.map(Number)).toEqual(Object.values(lifetimes))
    },
  )

  test('[ASVS 5.0 7.1.2] says how many sessions a user may have: any number, unless there is a limit', async () => {
    await using server = await createTestServer()

    const issued = await Promise.all(Array.from({ length: 150 }, () => server.signIn()))

    const codes = await Promise.all(issued.map(({ accessToken }) => server.judge(accessToken)))
    expect(new Set(codes)).toEqual(new Set(['authenticated']))
    expect(sectionOf('Sessions at once')).toMatch(/any number of sessions.*`maxSessionsPerSubject`/su)
  })

  test('[ASVS 5.0 7.1.3] says how sessions of an identity provider are ended: by their method', async () => {
    await using server = await createTestServer()
    const [password, provider] = [await server.signIn(), await server.signIn({ method: 'oidc' })]

    await server.auth.tokenManager.revokeAllTokens({ subject: 'alice', method: 'oidc' })

    expect(await server.judge(password.accessToken)).toBe('authenticated')
    expect(await server.judge(provider.accessToken)).toBe('token_revoked')
    expect(sectionOf('Sessions at once')).toContain('revokeAllTokens({ subject, method })')
  })

  test.each([
    'algorithm',
    'fallbackVerificationAlgorithms',
    'refreshTokenHashPepper',
    'fallbackRefreshTokenHashPeppers',
  ])('[ASVS 5.0 11.1.1] says of %s what it is for, how strong it is and how it is replaced', (name) => {
    const [purpose = '', strength = '', replacement = ''] = rowOf(sectionOf('Keys and secrets'), name).slice(2)

    expect([purpose, strength, replacement]).not.toContain('')
  })
})
