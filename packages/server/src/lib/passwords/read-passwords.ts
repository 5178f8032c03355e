import { isRecord } from '@tokenpair/protocol'
import { readEnvironment, readTextFile } from '../node/surroundings.ts'
import { lookUpPassword, type PasswordSection } from './look-up-password.ts'
import { parsePasswordsFile, type PasswordSections } from './parse-passwords-file.ts'
import type { PasswordsOptions } from './passwords-options.ts'
import { decideRunMode, type RunModeDecision, runModeWords } from './run-mode.ts'

const defaultFile = 'config/passwords.yaml'
const ownPrefix = 'TOKENPAIR_PASSWORD_'
const serverpodPrefix = 'SERVERPOD_PASSWORD_'

/** What came of reading one password. A complaint names its key and says how to mend it, and never shows its value. */
export type PasswordReading<Value> =
  | { readonly kind: 'made'; readonly value: Value; readonly origin: string }
  | { readonly kind: 'absent' | 'wrong'; readonly complaint: string }

/** The passwords of this server. */
export interface Passwords {
  /**
   * Reads one password.
   *
   * @param key For example `jwtRefreshTokenHashPepper`.
   * @param create Makes of it what is wanted. The message of what it throws is passed on, so it must not show the password.
   */
  read<Value>(key: string, create: (password: string) => Value): PasswordReading<Value>
}

/**
 * Reads the environment and the passwords file.
 *
 * @throws {TypeError} Where the file is malformed, a named one is absent, or the run mode is none.
 * @throws {Error} Where the file cannot be read.
 */
export async function readPasswords(options: PasswordsOptions = {}): Promise<Passwords> {
  const { environment = readEnvironment(), prefix = ownPrefix, runMode, file: path = defaultFile } = options
  const decision: RunModeDecision = runMode === undefined ? decideRunMode(environment) : { kind: 'known', runMode }
  const document = await readDocument(path, options)
  const sources = {
    environment,
    prefixes: [prefix, serverpodPrefix],
    file: document === undefined ? `${path}, which does not exist` : path,
    sections: chooseSections(document, decision, path),
  } as const
  return { read: (key, create) => make(key, lookUpPassword(key, sources), create) }
}

async function readDocument(path: string, options: PasswordsOptions): Promise<PasswordSections | undefined> {
  const { file, readFile = readTextFile } = options
  let text: unknown
  try {
    text = await readFile(path)
  } catch (cause) {
    throw new Error(`Cannot read the passwords file ${path}: see whether it is a file that this server may read`, {
      cause,
    })
  }
  if (typeof text === 'string') return parsePasswordsFile(text, path)
  if (file === undefined) return undefined
  throw new TypeError(`There is no passwords file ${path}: create it, or leave out the option file`)
}

function chooseSections(
  document: PasswordSections | undefined,
  decision: RunModeDecision,
  path: string,
): readonly [PasswordSection, ...PasswordSection[]] {
  const shared = readSection(document, 'shared', path)
  if (decision.kind === 'known') return [readSection(document, decision.runMode, path), shared]
  if (document === undefined) return [shared]
  throw new TypeError(
    `The variable ${decision.variable} holds no run mode, so that it is unknown which section of ${path} counts: ` +
      `set TOKENPAIR_RUN_MODE to ${runModeWords}`,
  )
}

function readSection(document: PasswordSections | undefined, name: string, path: string): PasswordSection {
  const passwords = document?.[name] ?? {}
  if (isRecord(passwords)) return { name, passwords }
  throw new TypeError(`Section ${name} of ${path} is no mapping: write each password as key: 'value' below it`)
}

function make<Value>(
  key: string,
  lookup: ReturnType<typeof lookUpPassword>,
  create: (password: string) => Value,
): PasswordReading<Value> {
  switch (lookup.kind) {
    case 'absent':
      return { kind: 'absent', complaint: `${key}: ${lookup.advice}` }
    case 'unusable':
      return { kind: 'wrong', complaint: `${key}: ${lookup.advice}` }
    case 'found':
      try {
        return { kind: 'made', value: create(lookup.value), origin: lookup.origin }
      } catch (error) {
        const message = error instanceof Error ? error.message : 'it cannot be used'
        return { kind: 'wrong', complaint: `${key}, from ${lookup.origin}: ${message}` }
      }
  }
}
