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
      'isTokenResponse',
      'jwksPath',
      'metadataPath',
      'parseErrorResponse',
      'parseTokenResponse',
      'revokePath',
      'sessionsPath',
      'systemClock',
      'systemRandom',
      'tokenPath',
    ])
  })

  test('has these entry points', () => {
    expect(Object.keys(manifest.exports)).toEqual(['.', './package.json'])
  })

  test('has these paths on the wire', () => {
    expect(protocol.tokenPath).toBe('/token')
    expect(protocol.revokePath).toBe('/revoke')
    expect(protocol.sessionsPath).toBe('/sessions')
    expect(protocol.jwksPath).toBe('/jwks.json')
    expect(protocol.metadataPath).toBe('/.well-known/oauth-authorization-server')
  })
})
