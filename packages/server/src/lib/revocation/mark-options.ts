import { z } from 'zod'
import { checkOptions } from '../options.ts'
import { parseSessionId } from '../sessions/session-id.ts'
import type { SessionId } from '../sessions/session.ts'
import type { SubjectChoice } from '../token-managers/token-manager.ts'
import type { RevocationEntry, RevocationTarget } from './revocation-log.ts'

/** Which access tokens to mark, and how. */
export type MarkAccessTokensOptions = (
  | SubjectChoice
  | { readonly sessionId: SessionId; readonly tokenId?: undefined }
  | { readonly tokenId: string; readonly sessionId?: undefined }
) & {
  /** `stale`: to be renewed, with fresh claims, at the next request; `dead`: good for nothing any more. */
  readonly mark: 'stale' | 'dead'
  /** Only tokens that were issued before this moment, in milliseconds since the Unix epoch (default: all until now). */
  readonly issuedBefore?: number | undefined
}

const textAdvice = 'give a text that is not empty, without U+0000 and halves of surrogate pairs'
const text = z.string({ error: textAdvice }).regex(/^[^\0\p{Surrogate}]+$/u, { error: textAdvice })
const sessionId = z
  .string()
  .transform(parseSessionId)
  .refine((id) => id !== undefined, { error: 'give a session id, as issueToken() or listTokens() answered it' })
const momentAdvice =
  'give a moment that has passed, in whole milliseconds since the Unix epoch, or leave it out for now'

const schema = z.strictObject({
  mark: z.enum(['stale', 'dead'], { error: 'give stale or dead' }),
  issuedBefore: z.int({ error: momentAdvice }).min(0, { error: momentAdvice }).optional(),
  subject: text.optional(),
  subjects: z.literal('everyone', { error: "say 'everyone', or give a subject" }).optional(),
  sessionId: sessionId.optional(),
  tokenId: text.optional(),
})

/** When marks are made. Moments are milliseconds since the Unix epoch. */
export interface MarkMoment {
  readonly now: number
  /** A moment that no token issued so far is dated at or behind. */
  readonly nextCutOff: number
  /** Milliseconds that the access tokens of this server live at most. */
  readonly accessTokenLifetime: number
}

/**
 * Makes the entry of the revocation log for what the app wants to be marked.
 *
 * @throws {TypeError} One sentence for each option that has to be mended. What is wrong must never get into the log, where
 *   all servers stumble over it.
 */
export function createMark(options: unknown, moment: MarkMoment): RevocationEntry {
  const { mark, issuedBefore = moment.nextCutOff, ...choice } = checkOptions(schema, options, 'markAccessTokens()')
  if (issuedBefore > Math.max(moment.now, moment.nextCutOff)) {
    throw new TypeError(`markAccessTokens() has options to mend: issuedBefore: ${momentAdvice}`)
  }
  const targets = targetsOf(choice)
  const [target] = targets
  if (target === undefined || targets.length > 1) {
    throw new TypeError(
      "markAccessTokens() does not know whose tokens: give a tokenId, a sessionId or a subject, or say subjects: 'everyone'",
    )
  }
  return { target, mark, issuedBefore, until: moment.now + moment.accessTokenLifetime }
}

type Choice = Pick<z.output<typeof schema>, 'subject' | 'subjects' | 'sessionId' | 'tokenId'>

function targetsOf({ subject, subjects, sessionId: session, tokenId }: Choice): readonly RevocationTarget[] {
  const targets: (RevocationTarget | undefined)[] = [
    tokenId === undefined ? undefined : { kind: 'token', id: tokenId },
    session === undefined ? undefined : { kind: 'session', id: session },
    subject === undefined ? undefined : { kind: 'subject', id: subject },
    subjects === undefined ? undefined : { kind: 'everyone' },
  ]
  return targets.filter((target) => target !== undefined)
}
