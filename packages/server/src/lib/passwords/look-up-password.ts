import type { Environment } from '../node/surroundings.ts'

/** A section of the passwords file that counts. */
export interface PasswordSection {
  readonly name: string
  readonly passwords: Readonly<Record<string, unknown>>
}

/** Where passwords are looked up. */
export interface PasswordSources {
  readonly environment: Environment
  /** What the names of variables begin with; an earlier one wins. */
  readonly prefixes: readonly [string, ...string[]]
  /** The passwords file, as a message calls it. */
  readonly file: string
  /** An earlier one wins. */
  readonly sections: readonly [PasswordSection, ...PasswordSection[]]
}

/** A password, or why there is none. An advice says how to mend that; an origin says where the password stands. */
export type PasswordLookup =
  | { readonly kind: 'found'; readonly value: string; readonly origin: string }
  | { readonly kind: 'absent' | 'unusable'; readonly advice: string }

/** Looks a password up: a variable wins over the file. An empty variable counts as none. */
export function lookUpPassword(key: string, sources: PasswordSources): PasswordLookup {
  const { environment, prefixes, file, sections } = sources
  for (const prefix of prefixes) {
    const value = environment[`${prefix}${key}`]
    if (value !== undefined && value !== '') return { kind: 'found', value, origin: `the variable ${prefix}${key}` }
  }
  const section = sections.find(({ passwords }) => Object.hasOwn(passwords, key))
  if (section === undefined) {
    const names = sections.map(({ name }) => name).join(' or ')
    return { kind: 'absent', advice: `set the variable ${prefixes[0]}${key}, or write it below ${names} in ${file}` }
  }
  const value = section.passwords[key]
  const origin = `section ${section.name} of ${file}`
  if (typeof value === 'string' && value !== '') return { kind: 'found', value, origin }
  return { kind: 'unusable', advice: `it is no text in ${origin}, so write it there as text in quotes` }
}
