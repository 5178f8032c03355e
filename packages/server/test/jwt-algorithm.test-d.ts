import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import { describe, expectTypeOf, test } from 'vitest'
import { JwtAlgorithm, type JwtAlgorithmOptions, type KeyInput, type SecretInput } from '../src/index.ts'

describe('JwtAlgorithm', () => {
  test('takes keys in each form, also those of node:crypto and of readFile()', () => {
    expectTypeOf<KeyObject>().toExtend<KeyInput & SecretInput>()
    expectTypeOf<CryptoKey>().toExtend<KeyInput & SecretInput>()
    expectTypeOf<JWK>().toExtend<KeyInput & SecretInput>()
    expectTypeOf<Buffer>().toExtend<KeyInput & SecretInput>()
    expectTypeOf<string>().toExtend<KeyInput & SecretInput>()
    expectTypeOf<number>().not.toExtend<KeyInput | SecretInput>()
    expectTypeOf<undefined>().not.toExtend<KeyInput | SecretInput>()
  })

  test('asks for a secret or for keys, by the name of the algorithm', () => {
    expectTypeOf<{ alg: 'HS384'; secret: string }>().toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'PS256'; privateKey: string }>().toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'Ed25519'; publicKey: string }>().toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'HS384'; privateKey: string }>().not.toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'ES256'; secret: string }>().not.toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'ES256' }>().not.toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'EdDSA'; privateKey: string }>().not.toExtend<JwtAlgorithmOptions>()
    expectTypeOf<{ alg: 'none' }>().not.toExtend<JwtAlgorithmOptions>()
  })

  test('makes what JwtConfig takes', () => {
    expectTypeOf(JwtAlgorithm.from).returns.toEqualTypeOf<JwtAlgorithm>()
    expectTypeOf(JwtAlgorithm.retired).returns.toEqualTypeOf<JwtAlgorithm>()
    expectTypeOf(JwtAlgorithm.retired).parameter(1).toEqualTypeOf<{ readonly notAfter: number }>()
  })
})
