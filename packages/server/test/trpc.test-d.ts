import { initTRPC, type TRPCMiddlewareFunction } from '@trpc/server'
import type { FetchCreateContextFnOptions } from '@trpc/server/adapters/fetch'
import type { CreateHTTP2ContextOptions, CreateHTTPContextOptions } from '@trpc/server/adapters/standalone'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import type { Authenticated, Authentication, AuthServices } from '../src/index.ts'
import {
  type AuthContext,
  type AuthContextOptions,
  createAuthContext,
  requireScopes,
  requireSession,
} from '../src/trpc.ts'

declare const auth: AuthServices

interface AppContext extends AuthContext {
  readonly database: { readonly name: string }
}
interface AppMeta {
  readonly title: string
}
const t = initTRPC.context<AppContext>().meta<AppMeta>().create()

describe('requireSession', () => {
  test('narrows ctx.auth and keeps the rest of the context', () => {
    t.procedure.query(({ ctx }) => expectTypeOf(ctx.auth).toEqualTypeOf<Authentication>())
    t.procedure.use(requireSession).query(({ ctx }) => {
      expectTypeOf(ctx.auth).toEqualTypeOf<Authenticated>()
      expectTypeOf(ctx.database).toEqualTypeOf<AppContext['database']>()
    })
  })

  test('keeps the input, before and after it', () => {
    const input = z.object({ id: z.number() })
    t.procedure
      .use(requireSession)
      .input(input)
      .query((call) => expectTypeOf(call.input).toEqualTypeOf<{ id: number }>())
    t.procedure
      .input(input)
      .use(requireSession)
      .query((call) => expectTypeOf(call.input).toEqualTypeOf<{ id: number }>())
  })

  test('can be a part of a middleware and be used twice', () => {
    const withSession = t.middleware(({ next }) => next({ ctx: { tenant: 7 } })).unstable_pipe(requireSession)
    t.procedure
      .use(withSession)
      .use(requireSession)
      .query(({ ctx }) => {
        expectTypeOf(ctx.auth).toEqualTypeOf<Authenticated>()
        expectTypeOf(ctx.tenant).toEqualTypeOf<number>()
      })
  })

  test('does not fit a context without auth', () => {
    type Anywhere = TRPCMiddlewareFunction<object, object, object, { readonly auth: Authenticated }, unknown>
    expectTypeOf(requireSession).not.toExtend<Anywhere>()
  })
})

describe('requireSession<Claims> and requireScopes<Claims>()', () => {
  interface Claims {
    readonly role: string
  }
  const typed = initTRPC.context<AuthContext<Claims>>().create()

  test('hand on the type of the claims', () => {
    typed.procedure.use(requireSession<Claims>).query(({ ctx }) => {
      expectTypeOf(ctx.auth.claims).toEqualTypeOf<Claims>()
    })
    typed.procedure.use(requireScopes<Claims>('read')).query(({ ctx }) => {
      expectTypeOf(ctx.auth.claims).toEqualTypeOf<Claims>()
    })
  })

  test('fit the context of a server with typed claims, and of no other', () => {
    const createContext = createAuthContext({} as AuthServices<Claims>)
    expectTypeOf(createContext).returns.resolves.toEqualTypeOf<AuthContext<Claims>>()
    expectTypeOf<AuthContext>().not.toExtend<AuthContext<Claims>>()
  })
})

describe('requireScopes()', () => {
  test('narrows ctx.auth', () => {
    t.procedure.use(requireScopes('read')).query(({ ctx }) => expectTypeOf(ctx.auth).toEqualTypeOf<Authenticated>())
  })

  test('wants at least one scope', () => {
    expectTypeOf(requireScopes).parameters.toEqualTypeOf<[string, ...string[]]>()
  })
})

describe('createAuthContext()', () => {
  test('fits the fetch adapter and the Node.js adapters', () => {
    const createContext = createAuthContext(auth)
    expectTypeOf(createContext).toExtend<(options: FetchCreateContextFnOptions) => Promise<AuthContext>>()
    expectTypeOf(createContext).toExtend<(options: CreateHTTPContextOptions) => Promise<AuthContext>>()
    expectTypeOf(createContext).toExtend<(options: CreateHTTP2ContextOptions) => Promise<AuthContext>>()
  })

  test('fits the WebSocket adapter, whose parameters it reads', () => {
    type SocketInfo = Pick<CreateHTTPContextOptions['info'], 'connectionParams' | 'signal'>
    expectTypeOf<SocketInfo>().toExtend<NonNullable<AuthContextOptions['info']>>()
  })

  test('can be a part of a larger context', () => {
    const authContext = createAuthContext(auth)
    const createContext = async (options: FetchCreateContextFnOptions) => ({
      ...(await authContext(options)),
      database: { name: 'app' },
    })
    expectTypeOf(createContext).returns.resolves.toExtend<AppContext>()
  })
})
