import { JwtConfig, ServerSideSessionsConfig, type TokenManagerBuilder } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createTestServer, jwtOptions } from '../test-server.ts'

const builders: readonly (readonly [string, TokenManagerBuilder])[] = [
  ['JwtConfig', new JwtConfig(jwtOptions)],
  [
    'ServerSideSessionsConfig',
    new ServerSideSessionsConfig({ sessionKeyHashPepper: 'a pepper for the keys of tests' }),
  ],
]

describe('a builder of a token manager', () => {
  test.each(builders)(
    '%s: builds another one for each server, with the sessions of that one alone',
    async (_, builder) => {
      await using one = await createTestServer({ tokenManagerBuilders: [builder] })
      await using other = await createTestServer({ tokenManagerBuilders: [builder] })
      const { sessionId } = await one.signIn()

      expect(one.auth.tokenManager).not.toBe(other.auth.tokenManager)
      expect(await one.auth.tokenManager.listTokens({ subject: 'alice' })).toMatchObject([{ sessionId }])
      expect(await other.auth.tokenManager.listTokens({ subject: 'alice' })).toEqual([])
    },
  )
})
