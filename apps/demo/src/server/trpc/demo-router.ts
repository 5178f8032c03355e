import { type AuthContext, requireScopes, requireSession } from '@tokenpair/server/trpc'
import { initTRPC } from '@trpc/server'
import { z } from 'zod'
import type { Environment } from '../environment.ts'
import type { Notes } from '../notes.ts'

/** How this server runs, as far as the page may tell. */
export type Settings = Omit<Environment, 'host' | 'port' | 'databaseUrl'>

/** What the procedures work with. */
export interface DemoRouterOptions {
  readonly notes: Notes
  readonly settings: Settings
}

const newNote = z.object({ text: z.string().trim().min(1, 'Write something first').max(500) })

/** Creates the tRPC router: two public procedures, and three for signed-in users. */
export function createDemoRouter({ notes, settings }: DemoRouterOptions) {
  const { router, procedure } = initTRPC.context<AuthContext>().create()
  const signedIn = procedure.use(requireSession)
  const withNotes = procedure.use(requireScopes('notes'))
  return router({
    serverTime: procedure.query(() => Date.now()),
    settings: procedure.query(() => settings),
    me: signedIn.query(({ ctx: { auth } }) => ({ subject: auth.subject, scopes: auth.scopes, claims: auth.claims })),
    notes: router({
      list: withNotes.query(({ ctx }) => notes.list(ctx.auth.subject)),
      add: withNotes.input(newNote).mutation(({ ctx, input }) => notes.add(ctx.auth.subject, input.text)),
    }),
  })
}

/** The type that the page's tRPC client is made for. */
export type DemoRouter = ReturnType<typeof createDemoRouter>
