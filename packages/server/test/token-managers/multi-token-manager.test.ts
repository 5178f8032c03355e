import { describe, expect, test } from 'vitest'
import { JwtConfig, preBuiltTokenManager, type TokenManager } from '../../src/index.ts'
import { attempt, jwtOptions } from '../test-server.ts'
import { createSeveralManagers, jwtBuilder, names, type SeveralManagers } from './several-managers.ts'

/** By each manager a session of alice and one of bob, by password and by passkey. */
async function issueEight(several: SeveralManagers): Promise<void> {
  for (const name of ['first', 'second'] as const) {
    for (const subject of ['alice', 'bob']) {
      for (const method of ['password', 'passkey']) await several.issueBy(name, { subject, method })
    }
  }
}

describe('auth.tokenManager, of several token managers', () => {
  test('issues by the first one alone, a pair of its own each time', async () => {
    await using several = await createSeveralManagers()
    const [one, other] = [
      await several.server.signIn({ scopes: ['read'] }),
      await several.server.signIn({ scopes: ['read'] }),
    ]

    expect(one).toMatchObject({ manager: 'first', subject: 'alice', scopes: ['read'] })
    expect(one.refreshToken).not.toBe(other.refreshToken)
    expect(one.accessToken).not.toBe(other.accessToken)
    expect(await several.listedBy()).toEqual(['first', 'first'])
    expect(await several.listedBy({ subjects: 'everyone', manager: 'second' })).toEqual([])
    expect(several.all.name).toBe('first')
  })

  test('lists the sessions of all of them, each with the name of its own', async () => {
    await using several = await createSeveralManagers()
    for (const name of names) await several.issueBy(name)

    expect(await several.listedBy()).toEqual(['first', 'second', 'third'])
  })

  test('lists by user, by way to sign in, and by both, from all of them', async () => {
    await using several = await createSeveralManagers()
    await issueEight(several)

    expect(await several.listedBy({ subject: 'alice' })).toEqual(['first', 'first', 'second', 'second'])
    expect(await several.listedBy({ subjects: 'everyone', method: 'passkey' })).toEqual([
      'first',
      'first',
      'second',
      'second',
    ])
    expect(await several.listedBy({ subject: 'bob', method: 'passkey' })).toEqual(['first', 'second'])
  })

  test('ends a session of whichever manager, and only that one', async () => {
    await using several = await createSeveralManagers()
    const issued = [await several.issueBy('first'), await several.issueBy('second'), await several.issueBy('third')]
    const ended = await several.all.revokeToken({ sessionId: issued[1]?.sessionId as never })

    expect(ended).toBe(true)
    expect(await several.listedBy()).toEqual(['first', 'third'])
    expect(await Promise.all(issued.map(({ accessToken }) => several.vouchedBy(accessToken)))).toEqual([
      'first',
      'token_revoked',
      'third',
    ])
  })

  test('ends nothing where the session is nobody’s, has ended already, or is another user’s', async () => {
    await using several = await createSeveralManagers()
    const [{ sessionId }, { sessionId: living }] = [await several.issueBy('first'), await several.issueBy('third')]
    await several.all.revokeToken({ sessionId })

    expect(await several.all.revokeToken({ sessionId })).toBe(false)
    expect(await several.all.revokeToken({ sessionId: living, subject: 'bob' })).toBe(false)
    expect(await several.all.revokeToken({ sessionId: 'AAAAAAAAAAAAAAAAAAAAAA' as never })).toBe(false)
  })

  test('ends all sessions of a user, in each manager, and answers which', async () => {
    await using several = await createSeveralManagers()
    const issued = [await several.issueBy('first'), await several.issueBy('third')]
    await several.issueBy('second', { subject: 'bob' })
    const ended = await several.all.revokeAllTokens({ subject: 'alice' })

    expect(ended.toSorted()).toEqual(issued.map(({ sessionId }) => sessionId).toSorted())
    expect(await several.listedBy()).toEqual(['second'])
  })

  test('ends those of a way to sign in, and of a user by that way, and leaves the rest', async () => {
    await using several = await createSeveralManagers()
    await issueEight(several)
    await several.all.revokeAllTokens({ subject: 'alice', method: 'passkey' })
    const afterOne = await several.listedBy()
    await several.all.revokeAllTokens({ subjects: 'everyone', method: 'password' })
    const left = await several.all.listTokens({ subjects: 'everyone' })

    expect(afterOne).toHaveLength(6)
    expect(left.map(({ subject, method }) => `${subject} by ${method}`)).toEqual(['bob by passkey', 'bob by passkey'])
  })

  test('ends everyone’s sessions in each manager, where that is said', async () => {
    await using several = await createSeveralManagers()
    await issueEight(several)

    expect(await several.all.revokeAllTokens({ subjects: 'everyone' })).toHaveLength(8)
    expect(await several.listedBy()).toEqual([])
  })

  test.each([{}, { subject: '' }, { subject: undefined }, { method: 'password' }, { subjects: 'all' }])(
    'W24: takes %j for nobody’s sessions, where everyone’s have to be named',
    async (choice) => {
      await using several = await createSeveralManagers()
      await several.issueBy('second')
      const options = choice as unknown as { subjects: 'everyone' }

      await expect(several.all.revokeAllTokens(options)).rejects.toThrow(/subjects: 'everyone'/)
      await expect(several.all.listTokens(options)).rejects.toThrow(/subjects: 'everyone'/)
      expect(await several.listedBy()).toEqual(['second'])
    },
  )

  test('ends all but one session, whichever manager that is of', async () => {
    await using several = await createSeveralManagers()
    for (const name of names) await several.issueBy(name)
    const { sessionId, accessToken } = await several.issueBy('second')
    const ended = await several.all.revokeAllTokens({ subject: 'alice', except: sessionId })

    expect(ended).toHaveLength(3)
    expect(await several.listedBy()).toEqual(['second'])
    expect(await several.vouchedBy(accessToken)).toBe('second')
  })

  test('validates the tokens of each of them, with their user and scopes', async () => {
    await using several = await createSeveralManagers()
    for (const name of names) {
      const { accessToken } = await several.issueBy(name, { subject: `user of ${name}`, scopes: ['read', name] })

      expect(await several.all.validateToken(accessToken)).toMatchObject({
        status: 'authenticated',
        manager: name,
        subject: `user of ${name}`,
        scopes: ['read', name],
      })
    }
  })

  test.each(['', 'nonsense', 'a.b.c'])('refuses %j, which none of them knows', async (text) => {
    await using several = await createSeveralManagers()

    expect(await several.vouchedBy(text)).toBe('token_invalid')
  })

  test('takes the word of the first one that knows a token, in the order of the builders', async () => {
    const twin = (name: string): JwtConfig => new JwtConfig({ ...jwtOptions, name })
    await using primary = await createSeveralManagers([twin('second'), twin('third'), jwtBuilder('first')])
    await using additional = await createSeveralManagers([jwtBuilder('first'), twin('third'), twin('second')])
    const { accessToken } = await primary.issueBy('third')

    expect(await primary.vouchedBy(accessToken)).toBe('second')
    expect(await additional.vouchedBy(accessToken)).toBe('third')
  })

  test('asks no further manager once one refuses a token as its own', async () => {
    const twin = (name: string, accessTokenLifetime: number): JwtConfig =>
      new JwtConfig({ ...jwtOptions, name, accessTokenLifetime })
    await using several = await createSeveralManagers([twin('first', 60), twin('second', 3600)])
    const { accessToken, sessionId } = await several.issueBy('first')
    await several.all.revokeToken({ sessionId })

    expect(await several.vouchedBy(accessToken)).toBe('token_revoked')
  })

  test('works with one manager, and with ten', async () => {
    await using one = await createSeveralManagers([jwtBuilder('first')])
    const tenNames = Array.from({ length: 10 }, (_, number) => `manager-${number}`)
    await using ten = await createSeveralManagers(tenNames.map(jwtBuilder))
    await one.issueBy('first')
    for (const name of tenNames) await ten.manager(name).issueToken({ subject: 'alice', method: 'password' })
    const listed = [await one.listedBy(), await ten.listedBy()]
    await ten.all.revokeAllTokens({ subject: 'alice' })

    expect(listed).toEqual([['first'], tenNames])
    expect(await ten.listedBy()).toEqual([])
  })

  test('lists and ends those of one manager alone, where it is named, and nothing by a name that is nobody’s', async () => {
    await using several = await createSeveralManagers()
    const issued = [await several.issueBy('first'), await several.issueBy('second'), await several.issueBy('third')]
    const listed = await Promise.all(names.map((manager) => several.listedBy({ subject: 'alice', manager })))
    const [first] = issued
    const foreign = [
      await several.all.revokeToken({ sessionId: first?.sessionId as never, manager: 'second' }),
      await several.all.revokeAllTokens({ subject: 'alice', manager: 'nobody' }),
      await several.listedBy({ subject: 'alice', manager: 'nobody' }),
    ]
    await several.all.revokeAllTokens({ subject: 'alice', manager: 'second' })
    const afterSecond = await several.listedBy()
    await several.all.revokeToken({ sessionId: first?.sessionId as never, manager: 'first' })

    expect(listed).toEqual([['first'], ['second'], ['third']])
    expect(foreign).toEqual([false, [], []])
    expect(afterSecond).toEqual(['first', 'third'])
    expect(await several.listedBy()).toEqual(['third'])
  })

  test('redeems by the manager whose refresh token it is, and refuses one that is nobody’s', async () => {
    await using several = await createSeveralManagers()
    const third = await several.issueBy('third')
    const renewed = await several.server.redeem(third.refreshToken, attempt(1))
    const refused = await several.server.redeem('A'.repeat(96), attempt(1))

    expect(await several.vouchedBy(String(renewed.body['access_token']))).toBe('third')
    expect(refused.body).toMatchObject({ code: 'refresh_token_invalid' })
  })

  test('finds the session of a token of any of them, and none of a foreign one', async () => {
    await using several = await createSeveralManagers()
    const { accessToken, refreshToken, sessionId } = await several.issueBy('second')

    expect(await several.all.findSession(accessToken)).toBe(sessionId)
    expect(await several.all.findSession(refreshToken)).toBe(sessionId)
    expect(await several.all.findSession('nonsense')).toBeUndefined()
    expect(several.all.inspectRefreshToken(refreshToken)).toMatchObject({ sessionId, generation: 0 })
    expect(several.all.inspectRefreshToken('nonsense')).toBeUndefined()
  })

  test('says that its access tokens live as long as those that live longest', async () => {
    await using several = await createSeveralManagers([
      jwtBuilder('first'),
      new JwtConfig({ ...jwtOptions, accessTokenLifetime: 3600 }),
    ])

    expect(several.all.accessTokenLifetime).toBe(several.manager('jwt').accessTokenLifetime)
  })

  test('answers unavailable where a manager fails to judge a token, and asks no later one for another opinion', async () => {
    await using helper = await createSeveralManagers()
    const failing: TokenManager = {
      ...helper.all,
      name: 'failing',
      accessTokenLifetime: 0,
      validateToken: async () => Promise.reject(new Error('The table of keys is locked')),
    }
    await using several = await createSeveralManagers([preBuiltTokenManager(failing), jwtBuilder('first')])
    const { accessToken } = await several.issueBy('first')

    expect(await several.vouchedBy(accessToken)).toBe('unavailable')
    expect(several.server.errors).toMatchObject([
      { code: 'unavailable', cause: { message: 'The table of keys is locked' } },
    ])
  })
})
