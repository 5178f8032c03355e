import type { Clock } from '@tokenpair/protocol'
import type { httpLink } from '@trpc/client'
import { initTRPC, tracked, TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { z } from 'zod'
import {
  type Authenticated,
  type AuthServices,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
} from '../../server/src/index.ts'
import { memoryStore } from '../../server/src/stores/memory.ts'
import { type AuthContext, createAuthContext, requireSession } from '../../server/src/trpc.ts'
import { type AuthClient, createAuthClient } from '../src/index.ts'
import { memoryStorage } from '../src/storage/memory.ts'

interface AppContext extends AuthContext {
  /** Called before each event, which the server refuses to send once the access token has expired. */
  readonly beforeEvent: (id: number, auth: Authenticated) => void
}
const t = initTRPC.context<AppContext>().create()
const authed = t.procedure.use(requireSession)
const unauthorized = (): TRPCError => new TRPCError({ code: 'UNAUTHORIZED' })

/** A router whose answers say who asked. */
const router = t.router({
  open: t.procedure.query(() => 'open'),
  a: authed.query(({ ctx }) => `a for ${ctx.auth.subject}`),
  b: authed.query(({ ctx }) => `b for ${ctx.auth.subject}`),
  m: authed.input(z.number()).mutation(({ ctx, input }) => `m${input} for ${ctx.auth.subject}`),
  take: authed.input(z.custom<object>()).mutation(() => 'taken'),
  upload: authed.input(z.instanceof(FormData)).mutation(({ input }) => `uploaded ${[...input.keys()].join(' ')}`),
  boom: t.procedure.query(() => {
    throw new TRPCError({ code: 'BAD_REQUEST' })
  }),
  never: t.procedure.query(() => {
    throw unauthorized()
  }),
  ticks: authed
    .input(z.object({ to: z.number(), lastEventId: z.coerce.number().default(0) }))
    .subscription(async function* ({ ctx, input }) {
      for (let id = input.lastEventId + 1; id <= input.to; id += 1) {
        ctx.beforeEvent(id, ctx.auth)
        yield tracked(String(id), id)
      }
    }),
  neverTicks: t.procedure.subscription((): AsyncIterable<number> => {
    throw unauthorized()
  }),
  plainTicks: authed.input(z.object({ to: z.number() })).subscription(async function* ({ ctx, input }) {
    for (let id = 1; id <= input.to; id += 1) {
      ctx.beforeEvent(id, ctx.auth)
      yield id
    }
  }),
})

export type AppRouter = typeof router

type LinkFetch = NonNullable<Parameters<typeof httpLink<AppRouter>>[0]['fetch']>

/** A `fetch` for a client and for the links of tRPC. */
export type PairFetch = (input: RequestInfo | URL, init?: Parameters<LinkFetch>[1]) => Promise<Response>

/** Holds something back until it is opened, and tells when that has come to it. */
interface Gate {
  /** Settles when somebody waits. */
  readonly reached: Promise<void>
  open(): void
}

/** A client and a server that talk in process, with the tRPC router above. */
export interface TrpcPair extends AsyncDisposable {
  readonly auth: AuthServices
  readonly client: AuthClient
  /** The network, for the `fetch` option of a link. */
  readonly fetch: PairFetch
  /** What was asked of the server and the status of its answer, such as `GET a,b 207`, in the order of the answers. */
  readonly log: string[]
  signIn(subject: string): Promise<void>
  /** Lets the server's clock run on, unseen by the client, until all access tokens of now have expired. */
  expireAccessTokens(): void
  /** The events before which the access tokens of then expire, each once. */
  readonly expireBefore: Set<number>
  /** Lets the server answer the next redemption by 503. */
  failRefresh(): void
  /** Keeps the answers of the routes below a path from arriving until the gate is opened. */
  hold(path: string): Gate
  /** A second client on the same storage, as after a reload of the page. Whoever asks for it disposes of it. */
  reload(): AuthClient
}

export const trpcUrl = 'https://api.example.com/trpc'

/** A clock that stands still until it is moved. Nothing that is scheduled ever happens by itself. */
function stillClock(): Clock & { advance(seconds: number): void } {
  let time = Date.UTC(2026, 0, 1)
  return {
    now: () => time,
    monotonic: () => time,
    schedule: () => () => undefined,
    advance: (seconds) => {
      time += seconds * 1000
    },
  }
}

export async function createTrpcPair(): Promise<TrpcPair> {
  const serverClock = stillClock()
  const auth = await createAuth(serverClock)
  const authContext = createAuthContext(auth)
  const log: string[] = []
  let refusesNext = false
  let held: { readonly path: string; readonly wait: () => Promise<void> } | undefined

  const expireAccessTokens = (): void => serverClock.advance(601)
  const expireBefore = new Set<number>()
  const beforeEvent = (id: number, { expiresAt }: Authenticated): void => {
    if (expireBefore.delete(id)) expireAccessTokens()
    if (expiresAt <= serverClock.now()) throw unauthorized()
  }

  const answer = (request: Request): Promise<Response> | Response => {
    const { pathname } = new URL(request.url)
    if (pathname === '/auth/token' && refusesNext) {
      refusesNext = false
      return new Response('busy', { status: 503 })
    }
    if (pathname.startsWith('/auth/')) return auth.handler(request)
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: request,
      router,
      createContext: async (options) => ({ ...(await authContext(options)), beforeEvent }),
    })
  }
  const fetch: PairFetch = async (input, init) => {
    const request = new Request(input, { ...init, signal: init?.signal ?? null })
    const { pathname } = new URL(request.url)
    const response = await answer(request)
    log.push(`${request.method} ${pathname.replace('/trpc/', '')} ${response.status}`)
    if (held !== undefined && pathname.startsWith(held.path)) await held.wait()
    return response
  }
  const storage = memoryStorage()
  const reload = (): AuthClient =>
    createAuthClient({ url: 'https://api.example.com/auth', fetch, storage, clock: stillClock() })
  const client = reload()

  return {
    auth,
    client,
    fetch,
    log,
    reload,
    signIn: (subject) =>
      client.signIn(async () => {
        const issued = await auth.issueToken({ subject, method: 'password' })
        return auth.respond(issued, new Request('https://api.example.com/sign-in'))
      }),
    hold: (path) => {
      const { gate, wait } = createGate()
      held = { path, wait }
      return gate
    },
    expireAccessTokens,
    expireBefore,
    failRefresh: () => {
      refusesNext = true
    },
    [Symbol.asyncDispose]: async () => {
      client.dispose()
      await auth.close()
    },
  }
}

function createAuth(clock: Clock): Promise<AuthServices> {
  const config = new JwtConfig({
    algorithm: JwtAlgorithm.hmacSha512('0123456789abcdef'.repeat(4)),
    refreshTokenHashPepper: 'a pepper for tests',
    accessTokenLifetime: 600,
  })
  return initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [config], clock })
}

function createGate(): { readonly gate: Gate; readonly wait: () => Promise<void> } {
  let open = (): void => undefined
  let reach = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const wait = (): Promise<void> => {
    reach()
    return opened
  }
  return { gate: { reached, open: () => open() }, wait }
}
