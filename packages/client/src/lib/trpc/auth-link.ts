import { isRecord } from '@tokenpair/protocol'
import { type OperationResultObserver, TRPCClientError, type TRPCLink } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { AuthClient } from '../auth-client.ts'
import { isUnauthorized } from './is-unauthorized.ts'
import { type SentToken, sentTokenOf, sessionOf, withSlot } from './sent-token.ts'

/** The part of an {@link AuthClient} that {@link authLink} works with. */
export type LinkClient = Pick<AuthClient<unknown>, 'state' | 'subscribe' | 'getAccessToken' | 'refresh'>

/** What {@link authLink} may be told. */
export interface AuthLinkOptions {
  /**
   * Opens another connection, where calls go over a WebSocket: `() => wsClient.connection?.ws.close()`. Called before a call
   * is repeated, and where somebody signs in or out.
   */
  readonly reconnect?: (() => void) | undefined
}

/**
 * Makes a tRPC link that answers `UNAUTHORIZED` by one refresh and one repetition, for queries, mutations and
 * subscriptions. Put it before the terminating link, whose `headers` come from {@link authHeaders}.
 *
 * Calls that were refused together wait for one refresh, and only those are repeated, in one batch again. A
 * subscription goes on after the last event it received, and may be repeated again once it has received another one.
 *
 * The error is delivered where the refresh failed, where the repetition was refused, too, where nobody was signed in,
 * and where somebody else has signed in meanwhile: nobody's call is sent in another one's name.
 *
 * A subscription is completed where its user signs out, or another one signs in.
 *
 * @param client Keeps the session.
 * @returns The link, for `createTRPCClient({ links: [authLink(client), httpBatchLink({ … })] })`.
 */
export function authLink<Router extends AnyTRPCRouter>(
  client: LinkClient,
  { reconnect }: AuthLinkOptions = {},
): TRPCLink<Router> {
  return () => {
    if (reconnect) onOtherSession(client, reconnect)
    return (call) => observable((observer) => start(call, observer, { client, reconnect }))
  }
}

type Call<Router extends AnyTRPCRouter> = Parameters<ReturnType<TRPCLink<Router>>>[0]
type CallObserver<Router extends AnyTRPCRouter> = OperationResultObserver<Router, unknown>

/** Sends a call, and once more where it was refused. Answers a function that ends it. */
function start<Router extends AnyTRPCRouter>(
  { op, next }: Call<Router>,
  observer: CallObserver<Router>,
  { client, reconnect }: AuthLinkOptions & { readonly client: LinkClient },
): () => void {
  const isSubscription = op.type === 'subscription'
  let { input } = op
  let mayRepeat = !(input instanceof ReadableStream) // a stream is used up by the first sending
  let isOver = false
  let sending: Unsubscribable | undefined

  const send = (): void => {
    const context = withSlot(op.context)
    const { state } = client
    sending = next({ ...op, input, context }).subscribe({
      next: (envelope) => {
        if (isSubscription && 'data' in envelope.result) {
          mayRepeat = true
          input = resumedInput(input, envelope.result)
        }
        observer.next(envelope)
      },
      complete: () => observer.complete(),
      error: (error) => {
        if (!mayRepeat || !isUnauthorized(error)) return observer.error(error)
        mayRepeat = false
        const { state: now } = client
        // Without a note: some token of the session that the call was made in, which may have been loading then.
        void repeat(error, sentTokenOf(context) ?? { sessionId: sessionOf(state.status === 'loading' ? now : state) })
      },
    })
  }

  const repeat = async (error: TRPCClientError<Router>, sent: SentToken): Promise<void> => {
    const waiting = new AbortController()
    const giveUp = (): void => {
      const reason: unknown = op.signal?.reason
      if (isSubscription) observer.complete()
      else observer.error(TRPCClientError.from(isRecord(reason) ? reason : {}))
    }
    op.signal?.addEventListener('abort', giveUp, waiting) // of the options it has the one that ends this: signal
    const isRenewed = await renew(client, sent)
    waiting.abort()
    if (isOver) return // whoever asked has left; the refresh went on for the others
    if (!isRenewed) return observer.error(error)
    reconnect?.()
    send()
  }

  const end = (): void => {
    isOver = true
    stopWatching?.()
    sending?.unsubscribe()
  }
  const leave = (before: string | undefined): void => {
    if (before === undefined) return // what anybody may see goes on
    end()
    observer.complete()
  }
  const stopWatching = isSubscription ? onOtherSession(client, leave) : undefined
  send()
  return end
}

/** Calls back with the session of before, where another one or none has taken its place. Answers a function that ends this. */
function onOtherSession(client: LinkClient, listener: (before: string | undefined) => void): () => void {
  let { state } = client
  return client.subscribe(() => {
    const before = state
    state = client.state
    if (before.status !== 'loading' && sessionOf(before) !== sessionOf(state)) listener(sessionOf(before))
  })
}

/** Makes the client hold a newer token of the same session. Answers whether it does. */
async function renew(client: LinkClient, { token, sessionId }: SentToken): Promise<boolean> {
  const isSameSession = (): boolean => sessionOf(client.state) === (sessionId ?? '')
  return isSameSession() && client.refresh(token).then(isSameSession, () => false)
}

/** The input by which a subscription goes on after an event, if that was a `tracked()` one. */
function resumedInput(input: unknown, event: object): unknown {
  const isExtensible = input === undefined || input === null || isRecord(input)
  return isExtensible && 'id' in event ? { ...input, lastEventId: event.id } : input
}
