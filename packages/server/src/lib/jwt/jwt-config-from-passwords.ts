import type { JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import type { JwtAlgorithm } from '../jwt-algorithm.ts'
import { checkOptions } from '../options.ts'
import {
  chooseJwtPasswords,
  type JwtPasswordAlgorithm,
  jwtPasswordAlgorithms,
} from '../passwords/choose-jwt-passwords.ts'
import { type PasswordsOptions, passwordsOptionsSchema } from '../passwords/passwords-options.ts'
import { readPasswords } from '../passwords/read-passwords.ts'
import type { TokenManagerBuilder, TokenManagerContext } from '../token-managers/token-manager-context.ts'
import { checkJwtConfig, type JwtConfigOptions } from './jwt-config-options.ts'
import { createJwtTokenManager, type JwtTokenManager } from './jwt-token-manager.ts'

type JwtConfigRest<Claims extends object> = Omit<JwtConfigOptions<Claims>, 'algorithm' | 'refreshTokenHashPepper'>

/** How `JwtConfigFromPasswords` makes and takes tokens, and where it finds the key and the pepper. */
export interface JwtConfigFromPasswordsOptions<Claims extends object = JsonObject> extends JwtConfigRest<Claims> {
  /** Which algorithm signs, where the passwords hold a key for each (default: the one that there is a key for). */
  readonly algorithm?: JwtPasswordAlgorithm | undefined
  /** Where passwords come from (default: the variables of the process and `config/passwords.yaml`). */
  readonly passwords?: PasswordsOptions | undefined
}

const schema = z.looseObject({
  algorithm: z
    .enum(jwtPasswordAlgorithms, { error: `give ${jwtPasswordAlgorithms.join(' or ')}: its key is a password` })
    .optional(),
  refreshTokenHashPepper: z
    .undefined({ error: 'leave it out, since it is the password jwtRefreshTokenHashPepper' })
    .optional(),
  passwords: passwordsOptionsSchema.optional(),
})

/** Stand in for the passwords while everything else is checked. They make no token manager. */
const standIns = {
  algorithm: { alg: 'HS512', importKey: () => Promise.reject(new TypeError('This algorithm has no key')) },
  refreshTokenHashPepper: 'stands in for a pepper',
} satisfies { readonly algorithm: JwtAlgorithm; readonly refreshTokenHashPepper: string }

/**
 * Builds what `JwtConfig` builds, with the key and the pepper from environment variables or a passwords file.
 *
 * They are the passwords `jwtRefreshTokenHashPepper`, and `jwtHmacSha512PrivateKey` for HS512 or
 * `jwtEcdsaSha512PrivateKey` (PEM; optionally with `jwtEcdsaSha512PublicKey`) for ES512. A password that was replaced
 * goes on being accepted under its key with `Previous` at the end, for example `jwtRefreshTokenHashPepperPrevious`.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export class JwtConfigFromPasswords<Claims extends object = JsonObject> implements TokenManagerBuilder<Claims> {
  readonly #jwt: JwtConfigRest<Claims>
  readonly #algorithm: JwtPasswordAlgorithm | undefined
  readonly #passwords: PasswordsOptions | undefined

  constructor(options: JwtConfigFromPasswordsOptions<Claims> = {}) {
    checkOptions(schema, options, 'JwtConfigFromPasswords')
    const { algorithm, passwords, ...jwt } = options
    checkJwtConfig({ ...jwt, ...standIns })
    this.#jwt = jwt
    this.#algorithm = algorithm
    this.#passwords = passwords
  }

  /**
   * Reads the passwords, imports the keys and makes the token manager. Called by `initializeAuthServices`.
   *
   * @throws {TypeError} One sentence for each password that is missing or has to be mended, with its key, its variable
   *   and its file, and never its value; or one sentence about the file.
   */
  async build(context: TokenManagerContext): Promise<JwtTokenManager<Claims>> {
    const { algorithm, refreshTokenHashPepper, previousAlgorithms, previousPeppers } = chooseJwtPasswords(
      await readPasswords(this.#passwords),
      {
        algorithm: this.#algorithm,
        checkPepper: (pepper) => checkJwtConfig({ ...standIns, refreshTokenHashPepper: pepper }),
      },
    )
    const { fallbackVerificationAlgorithms = [], fallbackRefreshTokenHashPeppers = [] } = this.#jwt
    const config = checkJwtConfig<Claims>({
      ...this.#jwt,
      algorithm,
      refreshTokenHashPepper,
      fallbackVerificationAlgorithms: [...previousAlgorithms, ...fallbackVerificationAlgorithms],
      fallbackRefreshTokenHashPeppers: [...previousPeppers, ...fallbackRefreshTokenHashPeppers],
    })
    return createJwtTokenManager(config, context)
  }
}
