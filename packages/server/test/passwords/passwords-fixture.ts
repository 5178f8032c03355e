import { JwtConfigFromPasswords, type JwtConfigFromPasswordsOptions, type PasswordsOptions } from '../../src/index.ts'
import { createTestServer, secret, type TestServer } from '../test-server.ts'

export const pepper = 'a pepper for the tests alone'

/** The passwords of HS512, as variables. */
export const variables = {
  TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper: pepper,
  TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey: secret,
}

/** A machine with these variables and, where a text is given, with a passwords file. */
export function machine(environment: Readonly<Record<string, string>>, text?: string): PasswordsOptions {
  return { environment, readFile: () => text }
}

/** A server whose passwords are these. */
export function createServerFrom(
  passwords: PasswordsOptions,
  options: JwtConfigFromPasswordsOptions = {},
): Promise<TestServer> {
  return createTestServer({ tokenManagerBuilders: [new JwtConfigFromPasswords({ ...options, passwords })] })
}

/** What the start of a server with these passwords fails with, or `undefined`. */
export async function complaintOf(
  passwords: PasswordsOptions,
  options?: JwtConfigFromPasswordsOptions,
): Promise<unknown> {
  try {
    await using server = await createServerFrom(passwords, options)
    return void server
  } catch (error) {
    return error
  }
}
