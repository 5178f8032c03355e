import type { Passwords } from './read-passwords.ts'

/** What the passwords say of a `ServerSideSessionsConfig`. */
export interface SessionPasswords {
  readonly sessionKeyHashPepper: string
  readonly previousPeppers: readonly string[]
}

const pepperKey = 'serverSideSessionKeyHashPepper'

/**
 * Takes what a `ServerSideSessionsConfig` needs out of the passwords.
 *
 * @param passwords The passwords of this server.
 * @param checkPepper Throws where a pepper cannot be used, without showing it.
 * @throws {TypeError} One sentence for each password that is missing or has to be mended; never its value.
 */
export function chooseSessionPasswords(
  passwords: Passwords,
  checkPepper: (pepper: string) => unknown,
): SessionPasswords {
  const pepperOf = (text: string): string => {
    checkPepper(text)
    return text
  }
  const pepper = passwords.read(pepperKey, pepperOf)
  const previous = passwords.read(`${pepperKey}Previous`, pepperOf)
  const complaints = [
    ...(pepper.kind === 'made' ? [] : [pepper.complaint]),
    ...(previous.kind === 'wrong' ? [previous.complaint] : []),
  ]
  if (pepper.kind !== 'made' || complaints.length > 0) {
    throw new TypeError(`ServerSideSessionsConfigFromPasswords has passwords to mend: ${complaints.join('; ')}`)
  }
  return {
    sessionKeyHashPepper: pepper.value,
    previousPeppers: previous.kind === 'made' ? [previous.value] : [],
  }
}
