import type { AuthClient } from '@tokenpair/client'
import type { ReactNode } from 'react'
import { type DataRouter, Form, redirect, type RouteObject, useLoaderData } from 'react-router'
import { readReturnTo, requireSession } from './require-session.ts'

export const createRoutes = (client: AuthClient): RouteObject[] => [
  {
    path: '/sign-in',
    element: <SignInPage />,
    action: async ({ request }) => {
      const body = await request.formData()
      await client.signIn(() => fetch('/sign-in', { method: 'POST', body }))
      return redirect(readReturnTo(request))
    },
  },
  {
    path: '/notes',
    element: <Notes />,
    hydrateFallbackElement: <p>One moment …</p>,
    loader: ({ request }) => requireSession(client, request),
  },
]

/** Lets the loaders look again whenever somebody signs in or out, in this tab or another. */
export function followSession(client: AuthClient, router: DataRouter): void {
  client.subscribe(() => void router.revalidate())
}

function SignInPage(): ReactNode {
  return (
    <Form method="post">
      <input name="email" aria-label="Email" />
      <button>Sign in</button>
    </Form>
  )
}

function Notes(): ReactNode {
  const { subject } = useLoaderData<Awaited<ReturnType<typeof requireSession>>>()
  return <h1>Notes of {subject}</h1>
}
