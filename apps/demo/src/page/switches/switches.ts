import { z } from 'zod'
import type { Switches } from '../../server/switches.ts'

const schema = z.object({
  transport: z.enum(['bearer', 'cookie', 'locked']),
  revocation: z.enum(['denylist', 'stateless', 'allowlist', 'jtiMatcher']),
  algorithm: z.enum(['HS512', 'ES512']),
})

/** How the server runs that this page came from, as it wrote into the page. */
export const switches: Switches = schema.parse(document.documentElement.dataset)
