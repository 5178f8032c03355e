import type { JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import { checkAppClaims } from '../access-token/access-token-claims.ts'
import { checkOptions, seconds } from '../options.ts'
import type { Device } from '../sessions/session.ts'
import { clientName } from './client-binding.ts'

/** Databases keep no U+0000 and no half of a surrogate pair, and some would cut or change the text without a word. */
const storable = /^[^\0\p{Surrogate}]*$/u
const text = (advice: string): z.ZodString => {
  const whole = { error: `${advice}, without U+0000 and halves of surrogate pairs` }
  return z.string(whole).min(1, whole).regex(storable, whole)
}
const shortText = (most: number): z.ZodOptional<z.ZodString> => {
  const advice = { error: `give a text of at most ${most} characters, without U+0000 and halves of surrogate pairs` }
  return z.string(advice).max(most, advice).regex(storable, advice).optional()
}
const scopeAdvice = 'give scopes of printable characters without spaces, quotes and backslashes (RFC 6749 section 3.3)'
const deviceAdvice = 'give the device as { label, userAgent, ipAddress }, each of them optional'

/** The scopes of a grant, or of a provider. */
export const scopesSchema: z.ZodArray<z.ZodString> = z.array(
  z.string({ error: scopeAdvice }).regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, { error: scopeAdvice }),
  { error: scopeAdvice },
)

const schema = z.strictObject({
  subject: text("give the user's id as a text"),
  method: text('say how the user signed in, such as "password"'),
  scopes: scopesSchema.default([]),
  claims: z.unknown().default({}).transform(checkAppClaims),
  device: z
    .strictObject(
      { label: shortText(200), userAgent: shortText(500), ipAddress: shortText(50) },
      { error: deviceAdvice },
    )
    .default({}),
  client: clientName.optional(),
  idleLifetime: seconds(86_400).optional(),
  maxLifetime: seconds(604_800).optional(),
})

/** A grant, checked and with the defaults filled in. */
export interface CheckedGrant {
  readonly subject: string
  readonly method: string
  readonly scopes: readonly string[]
  readonly claims: JsonObject
  readonly device: Device
  /** The client that the tokens are to be bound to. */
  readonly client?: string | undefined
  /** Seconds. */
  readonly idleLifetime?: number | undefined
  /** Seconds. */
  readonly maxLifetime?: number | undefined
}

/**
 * Checks what the app grants, before anything is written.
 *
 * @throws {TypeError} One sentence for each member that has to be mended.
 */
export function checkGrant(grant: unknown): CheckedGrant {
  return checkOptions(schema, grant, 'issueToken()')
}
