import type { AuthState } from '@tokenpair/client'
import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'
import { generationOf } from '../campaign/exchanges.ts'

/** A generation of a session: what a refresh token stands for. */
export interface Position {
  readonly session: string
  readonly generation: number
}

/** What a witness of the browser sees. Moments are milliseconds of true time, which no clock on a wall shows. */
export type Happening =
  /** A tab sends a redemption, with attempt ids for this generation and for those that followed. */
  | (Position & { readonly kind: 'sent'; readonly attempts: readonly string[]; readonly at: number })
  /** A tab that knows of no session asks for that of its cookie, and there is not one. */
  | { readonly kind: 'asked-in-vain'; readonly at: number }
  /** A redemption has brought no pair to the tab that sent it, and never will. */
  | (Position & { readonly kind: 'lost' })
  /** A pair has reached a tab that asked for it at a moment. */
  | (Position & { readonly kind: 'obtained'; readonly askedAt: number; readonly at: number })
  /** Somebody has reason to want a newer pair than this one: `refresh()` was called, or its access token was refused. */
  | (Position & { readonly kind: 'unwanted' })
  /** Something for which tokens may be renewed early, or again: a clock was set, the storage failed or lost writes. */
  | { readonly kind: 'clock-set' | 'storage-trouble'; readonly at: number }
  /** The server itself has refused a redemption of a session, for good. */
  | { readonly kind: 'verdict'; readonly session: string; readonly code: string; readonly at: number }
  /** A request of the app leaves, which was made while a session was held (or none). */
  | {
      readonly kind: 'called'
      readonly askedBy: string | undefined
      readonly bearer: string | undefined
      readonly at: number
    }
  /** A user asks for the end of a session here, or of a user's sessions elsewhere. */
  | { readonly kind: 'end-wanted'; readonly session: string }
  /** A record stands in the storage: of a session, or of the end of one. */
  | { readonly kind: 'stored'; readonly session: string | undefined }
  /** The state of a tab has changed. */
  | { readonly kind: 'state'; readonly tab: object; readonly state: AuthState; readonly at: number }

/** Watches for the breach of one promise: answers a sentence about it. */
export type Watch = (happening: Happening) => string | undefined

/** Reads what a refresh token stands for: session id and generation lie in the open (docs/rotation.md). */
export function positionOf(token: string): Position {
  const bytes = decodeBase64Url(token) ?? new Uint8Array(72)
  return { session: encodeBase64Url(bytes.slice(4, 20)), generation: generationOf(token) }
}

/** The session that an access token names. */
export function sessionOf(accessToken: string): string {
  const payload = decodeBase64Url(accessToken.split('.')[1] ?? '') ?? new Uint8Array()
  const { sid }: { readonly sid?: unknown } = Object(JSON.parse(new TextDecoder().decode(payload)))
  return String(sid)
}

/** The attempt ids of a redemption, oldest first. */
export function attemptsIn(parameters: URLSearchParams): readonly string[] {
  const later = parameters.get('later_attempts')?.split(' ') ?? []
  return [parameters.get('attempt') ?? '', ...later]
}
