import { createTRPCClient, httpBatchLink, type httpBatchStreamLink, type httpLink, type TRPCLink } from '@trpc/client'
import { authHeaders, authLink, type LinkClient } from '../src/trpc.ts'
import { type AppRouter, type TrpcPair, trpcUrl } from './trpc-pair.ts'

type Api = ReturnType<typeof createTRPCClient<AppRouter>>
type MakeLink = typeof httpBatchLink<AppRouter> | typeof httpBatchStreamLink<AppRouter> | typeof httpLink<AppRouter>

/** A tRPC client as an app would set it up. */
export function createApi(pair: TrpcPair, makeLink: MakeLink = httpBatchLink): Api {
  return apiOf(pair.client, makeLink({ url: trpcUrl, headers: authHeaders(pair.client), fetch: pair.fetch }))
}

/** A tRPC client with the auth link before these links. */
export function apiOf(client: LinkClient, ...links: readonly TRPCLink<AppRouter>[]): Api {
  return createTRPCClient<AppRouter>({ links: [authLink(client), ...links] })
}
