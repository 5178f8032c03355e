import { authHeaders, authLink } from '@tokenpair/client/trpc'
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import type { DemoRouter } from '../server/trpc/demo-router.ts'
import { client } from './auth-client.ts'

/** The server's tRPC procedures. Each call carries a valid access token where somebody is signed in. */
export const api: TRPCClient<DemoRouter> = createTRPCClient<DemoRouter>({
  links: [authLink(client), httpBatchLink({ url: '/trpc', headers: authHeaders(client) })],
})
