import { seededRandom } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { decodeJwt } from '../test-server.ts'
import { createSessionServer, deliveredBy, generationOf, type SessionServer } from './jwt-session-fixture.ts'

type Version = string | number | readonly (string | number)[] | undefined

/** A server of another version on the same sessions. */
function serverOf(version: Version, { store, clock }: SessionServer): Promise<SessionServer> {
  return createSessionServer({ session: { version }, store, clock, random: seededRandom(2) })
}

describe('version of a JwtSessionConfig', () => {
  test('stands in the token, as its first one where there is a list', async () => {
    await using one = await createSessionServer({ session: { version: 3 } })
    await using list = await createSessionServer({ session: { version: ['b', 'a'] } })
    await using none = await createSessionServer()

    expect(decodeJwt((await one.signIn()).accessToken)['ver']).toBe(3)
    expect(decodeJwt((await list.signIn()).accessToken)['ver']).toBe('b')
    expect(decodeJwt((await none.signIn()).accessToken)).not.toHaveProperty('ver')
  })

  test.each<readonly [Version, Version]>([
    [1, 2],
    ['a', 'b'],
    [1, '1'],
    [undefined, 1],
    [
      ['a', 'b'],
      ['c', 'b'],
    ],
  ])('KC-12, KC-13: a token of version %j is renewed once by a server of version %j', async (before, now) => {
    await using old = await createSessionServer({ session: { version: before } })
    const { accessToken, sessionId } = await old.signIn()
    await using server = await serverOf(now, old)
    const renewed = String(deliveredBy(await server.visit(accessToken)))
    const later = await server.visit(renewed)

    expect(generationOf(renewed)).toBe(1)
    expect(later.headers.has('authorization')).toBe(false)
    expect(await server.generationAt(sessionId)).toBe(1)
  })

  test('JWT Keeper W2, N-13: is that of the server, though the claims provider answers nothing', async () => {
    await using old = await createSessionServer({ session: { version: 1 } })
    const { accessToken, sessionId } = await old.signIn({ claims: { role: 'admin' } })
    const session = { version: 2, extraClaimsProvider: () => undefined }
    await using server = await createSessionServer({ session, store: old.store, clock: old.clock })
    let token = accessToken
    for (let count = 0; count < 5; count++) token = deliveredBy(await server.visit(token)) ?? token

    expect(decodeJwt(token)).toMatchObject({ ver: 2, gen: 1, role: 'admin' })
    expect(await server.generationAt(sessionId)).toBe(1)
  })

  test('JWT Keeper W18, N-14: lists let two versions of the app run side by side without a renewal', async () => {
    await using old = await createSessionServer({ session: { version: [1, 2] } })
    await using server = await serverOf([2, 1], old)
    const ofOld = await old.signIn()
    const ofNew = await server.signIn()
    const answers = await Promise.all(
      [old, server].flatMap((each) => [each.visit(ofOld.accessToken), each.visit(ofNew.accessToken)]),
    )

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(answers.map(({ headers }) => headers.has('authorization'))).toEqual([false, false, false, false])
  })

  test('JWT Keeper W18: a session lives on where two versions that know nothing of each other bounce it', async () => {
    await using one = await createSessionServer({ session: { version: 1 } })
    await using other = await serverOf(2, one)
    let { accessToken: token } = await one.signIn()
    for (const server of [other, one, other, one, one, other]) {
      token = deliveredBy(await server.visit(token)) ?? token
    }

    expect(await one.judge(token)).toBe('authenticated')
    expect(await other.judge(token)).toBe('authenticated')
  })

  test('is asked for by no server that has none', async () => {
    await using old = await createSessionServer({ session: { version: 1 } })
    const { accessToken } = await old.signIn()
    await using server = await serverOf(undefined, old)

    expect((await server.admit(accessToken)).renewed).toBeUndefined()
  })

  test('is never what a token says that the app has made claims of', async () => {
    await using server = await createSessionServer({ session: { version: 2 } })

    await expect(server.signIn({ claims: { ver: 2 } })).rejects.toThrow(TypeError)
  })
})
