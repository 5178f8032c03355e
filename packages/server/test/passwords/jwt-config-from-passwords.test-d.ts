import { describe, expectTypeOf, test } from 'vitest'
import {
  JwtConfigFromPasswords,
  type JwtConfigFromPasswordsOptions,
  type JwtConfigOptions,
  type PasswordsOptions,
  type RunMode,
  type TokenManagerBuilder,
} from '../../src/index.ts'

describe('JwtConfigFromPasswords', () => {
  test('is a builder that needs no options', () => {
    expectTypeOf(new JwtConfigFromPasswords()).toExtend<TokenManagerBuilder>()
    expectTypeOf<object>().toExtend<JwtConfigFromPasswordsOptions>()
  })

  test('takes all options of JwtConfig but the key and the pepper, which are passwords', () => {
    type Rest = Omit<JwtConfigOptions, 'algorithm' | 'refreshTokenHashPepper'>

    expectTypeOf<JwtConfigFromPasswordsOptions>().toExtend<Rest>()
    expectTypeOf<keyof JwtConfigFromPasswordsOptions>().toEqualTypeOf<keyof Rest | 'algorithm' | 'passwords'>()
    expectTypeOf<JwtConfigFromPasswordsOptions['algorithm']>().toEqualTypeOf<'hmacSha512' | 'ecdsaSha512' | undefined>()
  })
})

describe('PasswordsOptions', () => {
  test('know four run modes', () => {
    expectTypeOf<RunMode>().toEqualTypeOf<'development' | 'test' | 'staging' | 'production'>()
    expectTypeOf<PasswordsOptions['runMode']>().toEqualTypeOf<RunMode | undefined>()
  })

  test('take the environment of the process and a reader of node:fs', () => {
    expectTypeOf(process.env).toExtend<NonNullable<PasswordsOptions['environment']>>()
    expectTypeOf((path: string) => import('node:fs/promises').then(({ readFile }) => readFile(path, 'utf8'))).toExtend<
      NonNullable<PasswordsOptions['readFile']>
    >()
  })
})
