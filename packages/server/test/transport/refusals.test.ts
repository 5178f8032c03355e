import { describe, expect, test } from 'vitest'
import { bearer, createTestServer } from '../test-server.ts'

const requests = {
  'no token': {},
  'a token of nobody': bearer('nobody.wrote.this'),
  'a token with characters that no token has': bearer('a "token", with spaces'),
}

describe('auth.authenticate(), where it lets nobody in', () => {
  test.each(Object.entries(requests))(
    'answers %s by an error without a stack, and leaves those of others theirs',
    async (_, headers) => {
      await using server = await createTestServer()
      const limit = Error.stackTraceLimit

      const refused = await server.auth.authenticate(new Request('https://api.test/', { headers }))

      expect(refused).toMatchObject({ error: { name: 'AuthError', stack: expect.not.stringContaining('\n    at ') } })
      expect(Error.stackTraceLimit).toBe(limit)
      expect(new Error('another').stack).toContain('\n    at ')
    },
  )
})
