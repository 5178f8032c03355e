import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import * as protocol from '../src/index.ts'

describe('@tokenpair/protocol', () => {
  test('exports these names', () => {
    expect(Object.keys(protocol).toSorted()).toEqual([
      'AuthError',
      'authErrors',
      'decodeBase64Url',
      'encodeBase64Url',
      'formatErrorResponse',
      'isAuthError',
      'isAuthErrorCode',
      'isRecord',
      'isRevocationReason',
      'metadataPath',
      'parseErrorResponse',
      'parseTokenResponse',
      'routes',
      'systemClock',
      'systemRandom',
      'tokenParameters',
    ])
  })

  test('has these entry points', () => {
    expect(Object.keys(manifest.exports)).toEqual(['.', './package.json'])
  })

  test('has these paths and parameters on the wire', () => {
    expect(protocol.routes).toEqual({
      token: '/token',
      revoke: '/revoke',
      sessions: '/sessions',
      jwks: '/jwks.json',
    })
    expect(protocol.metadataPath).toBe('/.well-known/oauth-authorization-server')
    expect(protocol.tokenParameters).toEqual({ attempt: 'attempt', generation: 'generation' })
  })
})
