import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import * as express from '../src/express.ts'
import * as fastify from '../src/fastify.ts'
import * as hono from '../src/hono.ts'
import * as server from '../src/index.ts'
import * as node from '../src/node.ts'
import * as memory from '../src/stores/memory.ts'
import * as postgres from '../src/stores/postgres.ts'
import * as redis from '../src/stores/redis.ts'
import * as sqlite from '../src/stores/sqlite.ts'
import * as trpc from '../src/trpc.ts'

const names: readonly (readonly [string, object, readonly string[]])[] = [
  [
    '.',
    server,
    [
      'AuthError',
      'JwtAlgorithm',
      'JwtConfig',
      'JwtConfigFromPasswords',
      'JwtSessionConfig',
      'JwtSessionTokenManager',
      'JwtTokenManager',
      'ServerSideSessionsConfig',
      'ServerSideSessionsConfigFromPasswords',
      'ServerSideSessionsTokenManager',
      'allowlist',
      'bearerTransport',
      'cookieTransport',
      'declareRestoreWindow',
      'denylist',
      'endRestoreWindow',
      'initializeAuthServices',
      'isAuthError',
      'jtiMatcher',
      'lockedTransport',
      'preBuiltTokenManager',
      'readRestoreWindow',
      'sessionLifetimes',
      'stateless',
    ],
  ],
  ['./express', express, ['authRoutes', 'crossOrigin', 'requestHead', 'requireSession', 'respond']],
  ['./fastify', fastify, ['authRoutes', 'crossOrigin', 'requestHead', 'requireSession', 'respond', 'sessionOf']],
  ['./hono', hono, ['authRoutes', 'crossOrigin', 'requireSession', 'respond']],
  [
    './node',
    node,
    [
      'authRoutes',
      'openStore',
      'parseDatabaseUrl',
      'requestHead',
      'requireSession',
      'respond',
      'sendResponse',
      'toNodeListener',
    ],
  ],
  ['./trpc', trpc, ['createAuthContext', 'requireScopes', 'requireSession']],
  ['./stores/memory', memory, ['memoryStore']],
  ['./stores/postgres', postgres, ['migratePostgres', 'postgresMigrations', 'postgresStore']],
  ['./stores/redis', redis, ['redisStore']],
  ['./stores/sqlite', sqlite, ['sqliteStore']],
]

describe('@tokenpair/server', () => {
  test.each(names)('exports from %s exactly what is written here', (_, entry, exported) => {
    expect(Object.keys(entry).toSorted()).toEqual(exported)
  })

  test('has these entry points, and each is pinned here', () => {
    expect(Object.keys(manifest.exports)).toEqual([...names.map(([path]) => path), './package.json'])
  })

  test('publishes each entry point that it has in the workspace', () => {
    expect(Object.keys(manifest.publishConfig.exports)).toEqual(Object.keys(manifest.exports))
  })

  test('answers services of these names', async () => {
    const builder = new server.JwtConfig({
      algorithm: server.JwtAlgorithm.hmacSha512('0123456789abcdef'.repeat(4)),
      refreshTokenHashPepper: 'a pepper for the tests alone',
    })
    const store = memory.memoryStore()
    const auth = await server.initializeAuthServices({ store, tokenManagerBuilders: [builder] })

    expect(Object.keys(auth).toSorted()).toEqual([
      'answerPreflight',
      'around',
      'authenticate',
      'blockSubject',
      'close',
      'deleteSubject',
      'deliver',
      'getIdentityProvider',
      'getTokenManager',
      'handler',
      'health',
      'identityProviders',
      'isFresh',
      'issueToken',
      'markAccessTokens',
      'paths',
      'respond',
      'signOut',
      'tokenManager',
      'watchSession',
      'withCors',
    ])
    expect(Object.keys(server.JwtAlgorithm)).toEqual(['hmacSha256', 'hmacSha512', 'ecdsaSha512', 'from', 'retired'])
  })
})
