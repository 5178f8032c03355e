import { z } from 'zod'
import { toWholeMatch } from '../whole-match.ts'

/** Origins as browsers write them. Each set of texts is one. */
export interface Origins {
  /** How many texts and patterns describe them. */
  readonly size: number
  has(origin: string): boolean
}

const advice =
  'give origins as browsers write them, such as https://app.example.com: no path, no wildcard, and not null, which any sandboxed page has'
/** Apps that show pages of their own, such as `capacitor://localhost`; URL parsers know no origin of theirs. */
const appOrigin = /^[a-z][a-z\d+.-]*:\/\/[\w.-]+(?::\d{1,5})?$/

/** A list of origins, brought into the form in which browsers send them. A pattern has to match the whole origin. */
export const allowedOrigins: z.ZodType<Origins> = z
  .array(z.union([z.string(), z.instanceof(RegExp)], { error: advice }), {
    error: 'give a list of origins, such as [https://app.example.com]',
  })
  .transform((list, context) => {
    const texts = new Set<string>()
    const patterns: RegExp[] = []
    for (const [index, item] of list.entries()) {
      const origin = typeof item === 'string' ? normalizeOrigin(item) : toWholeMatch(item)
      if (origin === undefined) context.addIssue({ code: 'custom', message: advice, path: [index] })
      else if (typeof origin === 'string') texts.add(origin)
      else patterns.push(origin)
    }
    return createOrigins(texts, patterns)
  })

/** Any sandboxed page has the origin null, so no pattern may match it. */
function createOrigins(texts: ReadonlySet<string>, patterns: readonly RegExp[]): Origins {
  return {
    size: texts.size + patterns.length,
    has: (origin) => texts.has(origin) || (origin !== 'null' && patterns.some((pattern) => pattern.test(origin))),
  }
}

/**
 * Writes an origin as browsers do: in lower case, without the scheme's default port and a slash at its end.
 *
 * @returns `undefined` where the text is more than an origin, or none.
 */
function normalizeOrigin(text: string): string | undefined {
  const origin = text.trim().toLowerCase().replace(/\/$/, '')
  if (!/^https?:/.test(origin)) return appOrigin.test(origin) ? origin : undefined
  if (!/^https?:\/\/[^/?#@\\*\s]+$/.test(origin) || !URL.canParse(origin)) return undefined
  return new URL(origin).origin
}
