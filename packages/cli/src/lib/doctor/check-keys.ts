import { initializeAuthServices, JwtConfigFromPasswords, stateless } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import type { Io } from '../io.ts'
import { passwordNames, peppersOf } from '../passwords.ts'
import { advice, type Finding, ok, problem, skipped } from './finding.ts'

/** As long as 32 random bytes in base64url, without their padding; one more where they are in hexadecimal digits. */
const shortPepper = 43

/** Looks at the keys of the environment the way a server does at its start. */
export async function checkKeys(io: Io): Promise<readonly Finding[]> {
  const names = Object.values(passwordNames)
  if (!names.some((name) => (io.env[name] ?? '') !== '')) {
    return [skipped('keys', `The environment has no keys: set ${names.join(', ')} to have them looked at`)]
  }
  const passwords = { environment: io.env, readFile: () => undefined }
  try {
    const auth = await initializeAuthServices({
      store: memoryStore(),
      revocation: stateless(),
      tokenManagerBuilders: [new JwtConfigFromPasswords({ passwords })],
    })
    await auth.close()
  } catch (error) {
    return [problem('keys', error instanceof Error ? error.message : 'The keys cannot be used: make new ones')]
  }
  return [ok('keys', 'A server starts with these keys'), ...checkPepper(io)]
}

function checkPepper(io: Io): readonly Finding[] {
  const [pepper = ''] = peppersOf(io)
  if (pepper.length >= shortPepper) return []
  const sentence = `The pepper is shorter than 32 random bytes: make one by \`tokenpair keygen pepper --env\``
  return [advice('pepper', `${sentence}, and keep this one as ${passwordNames.pepper}Previous for a while`)]
}
