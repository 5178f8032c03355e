import type { Io } from './io.ts'

const secretNames = /PASSWORD|SECRET|PEPPER|_KEY$/i

/**
 * Takes the secrets of the environment out of a text that somebody else wrote, such as the message of a driver: passwords
 * in URLs, and whatever a variable with the name of a secret holds.
 */
export function redact(text: string, { env }: Pick<Io, 'env'>): string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value.length > 3 && secretNames.test(name) ? [value] : [],
  )
  const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
  return clean.replaceAll(/(\w+:\/\/)[^\s/@]*@/g, '$1…@')
}
