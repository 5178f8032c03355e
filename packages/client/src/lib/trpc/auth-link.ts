import { isRecord } from '@tokenpair/protocol'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { AuthClient } from '../auth-client.ts'
import type { AuthState } from '../session/auth-state.ts'
import { isUnauthorized } from './is-unauthorized.ts'
import { type SentToken, sentTokenOf, sessionOf, withSlot } from './sent-token.ts'

/** The part of an {@link AuthClient} that {@link authLink} works with. */
export type LinkClient = Pick<AuthClient<unknown>, 'state' | 'getAccessToken' | 'refresh'>

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
 * @param client Keeps the session.
 * @returns The link, for `createTRPCClient({ links: [authLink(client), httpBatchLink({ … })] })`.
 */
export function authLink<Router extends AnyTRPCRouter>(client: LinkClient): TRPCLink<Router> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let { input } = op
        let mayRepeat = isRepeatable(input)
        let isOver = false
        let sending: Unsubscribable | undefined

        const send = (): void => {
          const context = withSlot(op.context)
          const { state } = client
          sending = next({ ...op, input, context }).subscribe({
            next: (envelope) => {
              if (op.type === 'subscription' && isEvent(envelope.result)) {
                mayRepeat = true
                input = resumedInput(input, envelope.result)
              }
              observer.next(envelope)
            },
            complete: () => observer.complete(),
            error: (error) => {
              if (!mayRepeat || !isUnauthorized(error)) return observer.error(error)
              mayRepeat = false
              void repeat(error, sentTokenOf(context) ?? assumedNote(state, client.state))
            },
          })
        }

        const repeat = async (error: TRPCClientError<Router>, sent: SentToken): Promise<void> => {
          const waiting = new AbortController()
          const giveUp = (): void => {
            if (op.type === 'subscription') observer.complete()
            else observer.error(abortedBy(op.signal?.reason))
          }
          op.signal?.addEventListener('abort', giveUp, { signal: waiting.signal })
          const isRenewed = await renew(client, sent)
          waiting.abort()
          if (isOver) return // whoever asked has left; the refresh went on for the others
          if (isRenewed) send()
          else observer.error(error)
        }

        send()
        return () => {
          isOver = true
          sending?.unsubscribe()
        }
      })
}

/** Makes the client hold a newer token of the same session. Answers whether it does. */
async function renew(client: LinkClient, { token, sessionId }: SentToken): Promise<boolean> {
  const isSameSession = (): boolean => sessionId !== undefined && sessionOf(client.state) === sessionId
  if (!isSameSession()) return false
  try {
    await client.refresh(token)
  } catch {
    return false
  }
  return isSameSession()
}

/** Without a note: some token of the session that the call was made in, which may have been loading then. */
function assumedNote(before: AuthState<unknown>, now: AuthState<unknown>): SentToken {
  return { token: undefined, sessionId: sessionOf(before.status === 'loading' ? now : before) }
}

/** As tRPC's own links say it. */
function abortedBy<Router extends AnyTRPCRouter>(reason: unknown): TRPCClientError<Router> {
  return reason instanceof Error ? TRPCClientError.from(reason) : new TRPCClientError('The call was aborted')
}

/** tRPC makes the body anew from the input at each sending; a stream is used up by the first. */
function isRepeatable(input: unknown): boolean {
  return !(input instanceof ReadableStream)
}

function isEvent(result: { readonly type?: unknown }): boolean {
  return result.type === undefined || result.type === 'data'
}

/** The input by which a subscription goes on after an event, if that was a `tracked()` one. */
function resumedInput(input: unknown, event: object): unknown {
  const isExtensible = input === undefined || input === null || isRecord(input)
  return isExtensible && 'id' in event ? { ...input, lastEventId: event.id } : input
}
