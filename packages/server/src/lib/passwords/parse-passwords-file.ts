import { isRecord } from '@tokenpair/protocol'

/** The sections of a passwords file, by their names. */
export type PasswordSections = Readonly<Record<string, unknown>>

/**
 * Reads the text of a passwords file.
 *
 * What the parser says holds lines of the file, so its errors are never passed on, not even as a cause.
 *
 * @throws {TypeError} Where it is no YAML, or has no sections; the message says nothing of what is written there.
 */
export async function parsePasswordsFile(text: string, path: string): Promise<PasswordSections> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, { logLevel: 'error' }) // no warnings of the process, which would show content
  // A warning counts: an unknown tag, say, takes the first word off a password that begins with an exclamation mark.
  const [trouble] = [...document.errors, ...document.warnings]
  if (trouble !== undefined) {
    throw new TypeError(unsound(path, `${trouble.code} in line ${trouble.linePos?.[0].line ?? 1}`))
  }
  const content = resolve(() => document.toJS(), path) ?? {}
  if (isRecord(content)) return content
  throw new TypeError(`${path} has no sections: write each password as key: 'value' below shared or a run mode`)
}

function resolve(read: () => unknown, path: string): unknown {
  try {
    return read()
  } catch {
    throw new TypeError(unsound(path, 'an alias leads nowhere, or to too much'))
  }
}

function unsound(path: string, reason: string): string {
  return `${path} is no sound YAML (${reason}): mend it, and put each value in quotes`
}
