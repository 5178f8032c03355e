import { isRecord, type JsonObject } from '@tokenpair/protocol'
import type { TokenManager } from '../token-managers/token-manager.ts'

/** One way to sign in, such as by password or by an identity provider of others. The app writes it. */
export interface IdentityProvider {
  /** The `method` of the tokens that it issues; no two providers have the same. */
  readonly method: string
}

/** What `initializeAuthServices` hands to each builder of an identity provider. */
export interface IdentityProviderContext<Claims extends object = JsonObject> {
  /** All token managers as one, to issue tokens by. */
  readonly tokenManager: TokenManager<Claims>
}

/** Makes an identity provider at start-up. */
export interface IdentityProviderBuilder<Claims extends object = JsonObject> {
  build(context: IdentityProviderContext<Claims>): Promise<IdentityProvider> | IdentityProvider
}

/** A class, to ask for the one object of it. */
export type ClassOf<Instance> = abstract new (...parameters: never[]) => Instance

/**
 * Builds the identity providers.
 *
 * @throws {TypeError} Where a `method` is empty or taken; the message names the classes.
 */
export async function buildIdentityProviders<Claims extends object>(
  builders: readonly IdentityProviderBuilder<Claims>[],
  context: IdentityProviderContext<Claims>,
): Promise<readonly IdentityProvider[]> {
  const providers = await Promise.all(builders.map(async (builder) => builder.build(context)))
  const byMethod = new Map<string, IdentityProvider>()
  for (const provider of providers) {
    const method = methodOf(provider)
    const taken = byMethod.get(method)
    if (taken !== undefined) {
      const classes = `${nameOf(taken)} and ${nameOf(provider)}`
      throw new TypeError(`${classes} have the same method ${method}: give each a method of its own`)
    }
    byMethod.set(method, provider)
  }
  return providers
}

/**
 * Finds the first object of a class.
 *
 * @throws {TypeError} Where there is none; the message says how to have one.
 */
export function findOf<Instance>(candidates: readonly object[], type: ClassOf<Instance>, advice: string): Instance {
  const found = candidates.find((candidate): candidate is object & Instance => candidate instanceof type)
  if (found === undefined) throw new TypeError(`There is no ${type.name}: ${advice}`)
  return found
}

function methodOf(provider: unknown): string {
  if (!isRecord(provider)) {
    throw new TypeError('The builder of an identity provider has to answer an object with a method, such as "password"')
  }
  const { method } = provider
  if (typeof method === 'string' && method !== '') return method
  throw new TypeError(`The identity provider ${nameOf(provider)} has no method: give it one, such as "password"`)
}

function nameOf(provider: object): string {
  return provider.constructor.name
}
