import { z } from 'zod'

const advice =
  'give origins as browsers write them, such as https://app.example.com: no path, no wildcard, and not null, which any sandboxed page has'
/** Apps that show pages of their own, such as `capacitor://localhost`; URL parsers know no origin of theirs. */
const appOrigin = /^[a-z][a-z\d+.-]*:\/\/[\w.-]+(?::\d{1,5})?$/

/** A list of origins, brought into the form in which browsers send them. */
export const allowedOrigins: z.ZodType<ReadonlySet<string>> = z
  .array(z.string({ error: advice }), { error: 'give a list of origins, such as [https://app.example.com]' })
  .transform((list, context) => {
    const origins = list.map(normalizeOrigin)
    for (const [index, origin] of origins.entries()) {
      if (origin === undefined) context.addIssue({ code: 'custom', message: advice, path: [index] })
    }
    return new Set(origins.filter((origin) => origin !== undefined))
  })

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
