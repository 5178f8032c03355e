import { setTimeout as wait } from 'node:timers/promises'
import { type AuthClient, createAuthClient, type TokenStorage } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'

/** Where the clients believe their server to be. */
export const site = 'http://soak.test'

/** A client of the crowd, with what happened to it. */
export interface Member {
  readonly subject: string
  readonly client: AuthClient
  /** What a thief looks into. */
  readonly storage: TokenStorage
  readonly signOuts: readonly string[]
  /** Requests by the status of their answers; 0 for those that got none. */
  readonly statuses: Map<number, number>
}

/** Clients that make a request again and again. */
export interface Crowd extends AsyncDisposable {
  readonly members: readonly Member[]
  /** Ends the requests, and resolves when each client that is signed in has got an answer of 200; else rejects. */
  settle(): Promise<void>
}

/** Signs clients in, each as a user of its own, and lets each make a request once a second. */
export async function gatherCrowd(count: number, fetch: typeof globalThis.fetch): Promise<Crowd> {
  const stop = new AbortController()
  const members = await Promise.all(Array.from({ length: count }, (_, index) => signIn(`user ${index}`, fetch)))
  const work = members.map(async (member, index) => {
    await wait((1000 * index) / count)
    while (!stop.signal.aborted) {
      await ask(member)
      await wait(1000)
    }
  })
  return {
    members,
    settle: async () => {
      stop.abort()
      await Promise.all(work)
      await Promise.all(members.map(settle))
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.all(work)
      for (const { client } of members) client.dispose()
    },
  }
}

async function signIn(subject: string, fetch: typeof globalThis.fetch): Promise<Member> {
  const signOuts: string[] = []
  const storage = memoryStorage()
  const onSignedOut = ({ reason }: { readonly reason: string }): void => void signOuts.push(reason)
  const client = createAuthClient({ url: `${site}/auth`, fetch, storage, onSignedOut })
  await client.signIn(() => fetch(`${site}/sign-in`, { method: 'POST', body: subject }))
  return { subject, client, storage, signOuts, statuses: new Map() }
}

/** Makes a request; answers its status. */
async function ask({ client, statuses }: Member): Promise<number> {
  const status = await client.fetch(`${site}/me`).then(
    async (response) => {
      await response.body?.cancel()
      return response.status
    },
    () => 0, // no server, or none that reaches its database
  )
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  return status
}

/** Asks until the answer is 200, or the client is signed out. */
async function settle(member: Member): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (member.client.state.status !== 'signed-in' || (await ask(member)) === 200) return
    await wait(100)
  }
  throw new Error('A client got no answer of 200 in a hundred requests, though all servers were there')
}
