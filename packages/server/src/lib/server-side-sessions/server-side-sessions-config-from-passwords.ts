import type { JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import { checkOptions } from '../options.ts'
import { chooseSessionPasswords } from '../passwords/choose-session-passwords.ts'
import { type PasswordsOptions, passwordsOptionsSchema } from '../passwords/passwords-options.ts'
import { readPasswords } from '../passwords/read-passwords.ts'
import type { TokenManagerBuilder, TokenManagerContext } from '../token-managers/token-manager-context.ts'
import type { ServerSideSessionsConfigOptions } from './server-side-sessions-config-options.ts'
import { ServerSideSessionsConfig } from './server-side-sessions-config.ts'
import type { ServerSideSessionsTokenManager } from './server-side-sessions-token-manager.ts'

type ConfigRest<Claims extends object> = Omit<ServerSideSessionsConfigOptions<Claims>, 'sessionKeyHashPepper'>

/** How `ServerSideSessionsConfigFromPasswords` makes and takes session keys, and where it finds the pepper. */
export interface ServerSideSessionsConfigFromPasswordsOptions<
  Claims extends object = JsonObject,
> extends ConfigRest<Claims> {
  /** Where passwords come from (default: the variables of the process and `config/passwords.yaml`). */
  readonly passwords?: PasswordsOptions | undefined
}

const schema = z.looseObject({
  sessionKeyHashPepper: z
    .undefined({ error: 'leave it out, since it is the password serverSideSessionKeyHashPepper' })
    .optional(),
  passwords: passwordsOptionsSchema.optional(),
})

/** Stands in for the password while everything else is checked. It makes no token manager. */
const standIn = 'stands in for a pepper'

/**
 * Builds what `ServerSideSessionsConfig` builds, with the pepper from environment variables or a passwords file.
 *
 * It is the password `serverSideSessionKeyHashPepper`. One that was replaced goes on being accepted under the key
 * `serverSideSessionKeyHashPepperPrevious`.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export class ServerSideSessionsConfigFromPasswords<
  Claims extends object = JsonObject,
> implements TokenManagerBuilder<Claims> {
  readonly #options: ConfigRest<Claims>
  readonly #passwords: PasswordsOptions | undefined

  constructor(options: ServerSideSessionsConfigFromPasswordsOptions<Claims> = {}) {
    checkOptions(schema, options, 'ServerSideSessionsConfigFromPasswords')
    const { passwords, ...rest } = options
    checkConfig({ ...rest, sessionKeyHashPepper: standIn })
    this.#options = rest
    this.#passwords = passwords
  }

  /**
   * Reads the passwords and makes the token manager. Called by `initializeAuthServices`.
   *
   * @throws {TypeError} One sentence for each password that is missing or has to be mended, with its key, its variable
   *   and its file, and never its value; or one sentence about the file.
   */
  async build(context: TokenManagerContext): Promise<ServerSideSessionsTokenManager<Claims>> {
    const { sessionKeyHashPepper, previousPeppers } = chooseSessionPasswords(
      await readPasswords(this.#passwords),
      (pepper) => checkConfig({ sessionKeyHashPepper: pepper }),
    )
    const { fallbackSessionKeyHashPeppers = [] } = this.#options
    const config = new ServerSideSessionsConfig<Claims>({
      ...this.#options,
      sessionKeyHashPepper,
      fallbackSessionKeyHashPeppers: [...previousPeppers, ...fallbackSessionKeyHashPeppers],
    })
    return config.build(context)
  }
}

function checkConfig<Claims extends object>(
  options: ServerSideSessionsConfigOptions<Claims>,
): ServerSideSessionsConfig<Claims> {
  return new ServerSideSessionsConfig(options)
}
