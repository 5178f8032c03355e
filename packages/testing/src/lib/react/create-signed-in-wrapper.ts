import type { AuthClient, AuthClientOptions } from '@tokenpair/client'
import { AuthProvider } from '@tokenpair/react'
import type { TokenGrant } from '@tokenpair/server'
import { createElement, type ReactNode } from 'react'
import type { TestAuth } from '../test-auth.ts'

/** Who is signed in, and how the client differs from a plain one of the pair. */
export interface SignedInWrapperOptions {
  /** Default: `alice`, with no scopes and no claims. */
  readonly grant?: Partial<TokenGrant> | undefined
  /** Such as `fetch`, where the component's requests are answered by msw. */
  readonly client?: Partial<AuthClientOptions> | undefined
}

/** What a component test draws its component in. */
export interface SignedInWrapper {
  /** For `render(ui, { wrapper })` of Testing Library. */
  readonly wrapper: (props: { readonly children?: ReactNode }) => ReactNode
  /** The client of the provider: a real one, so that sign-out, revocation and refreshes are seen by the component. */
  readonly client: AuthClient
}

/**
 * Makes a wrapper below which somebody is signed in from the first drawing on.
 *
 * @param pair The client is one of its clients, and is disposed of with it.
 * @param options Who is signed in.
 * @returns The wrapper and its client.
 */
export async function createSignedInWrapper(
  pair: TestAuth,
  options: SignedInWrapperOptions = {},
): Promise<SignedInWrapper> {
  const client = pair.createClient(options.client)
  await pair.signIn(client, options.grant)
  return { client, wrapper: ({ children }) => createElement(AuthProvider, { client }, children) }
}
