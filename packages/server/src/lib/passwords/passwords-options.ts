import { isRecord } from '@tokenpair/protocol'
import { z } from 'zod'
import { callback } from '../options.ts'
import { type RunMode, runModes, runModeWords } from './run-mode.ts'

/** Where passwords come from. A variable wins over the section of the run mode, and that over the section `shared`. */
export interface PasswordsOptions {
  /**
   * The passwords file in YAML, by its path (default: `config/passwords.yaml` below the working directory, which may be
   * absent; a file that is named here may not).
   */
  readonly file?: string | undefined
  /** Default: what the variable `TOKENPAIR_RUN_MODE` says, or else `NODE_ENV`, or else `development`. */
  readonly runMode?: RunMode | undefined
  /**
   * What the names of variables begin with, before the key of the password (default: `TOKENPAIR_PASSWORD_`). Variables
   * that begin with `SERVERPOD_PASSWORD_` count as well, where there is none with this prefix.
   */
  readonly prefix?: string | undefined
  /** The variables (default: those of the process). */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Reads a file as text, and answers `undefined` where there is none (default: the runtime's files). */
  readonly readFile?: ((path: string) => Promise<string | undefined> | string | undefined) | undefined
}

const fileAdvice = 'give the path of a YAML file, such as config/passwords.yaml'
const prefixAdvice = 'give what the names of variables begin with, such as TOKENPAIR_PASSWORD_'

/** What {@link PasswordsOptions} have to be. */
export const passwordsOptionsSchema: z.ZodType<PasswordsOptions> = z.strictObject({
  file: z.string({ error: fileAdvice }).min(1, { error: fileAdvice }).optional(),
  runMode: z.enum(runModes, { error: `give ${runModeWords}` }).optional(),
  prefix: z
    .string({ error: prefixAdvice })
    .regex(/^[A-Za-z_]\w*$/, { error: prefixAdvice })
    .optional(),
  environment: z
    .custom<NonNullable<PasswordsOptions['environment']>>(isRecord, {
      error: 'give an object of variables, such as process.env',
    })
    .optional(),
  readFile: callback<NonNullable<PasswordsOptions['readFile']>>(
    'give a function that takes a path and answers a text, or undefined where there is no file',
  ).optional(),
})
