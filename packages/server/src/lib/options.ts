import { z } from 'zod'

/**
 * Checks the options of a public function once, where they enter.
 *
 * @param schema What they have to be.
 * @param options What was given.
 * @param owner The public name whose options they are, for the message.
 * @throws {TypeError} One sentence for each option that has to be mended; never its value.
 */
export function checkOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
  owner: string,
): z.output<Schema> {
  const result = schema.safeParse(options, { error: describeIssue })
  if (result.success) return result.data
  const sentences = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.')
    return path === '' ? issue.message : `${path}: ${issue.message}`
  })
  throw new TypeError(`${owner} has options to mend: ${sentences.join('; ')}`)
}

/** What is said where a schema says nothing of its own. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `no option is called ${issue.keys.join(', ')}, so correct the name or leave it out`
  return 'give an object of options'
}

/** No store keeps moments finer than this. */
const finest = 0.001
/** A hundred years. */
const longest = 3_153_600_000

/** A lifetime in seconds. */
export function seconds(example: number): z.ZodNumber {
  const error = `give seconds, such as ${example}, of more than 0 and at most ${longest}, no finer than ${finest}`
  return z.number({ error }).positive({ error }).max(longest, { error }).multipleOf(finest, { error })
}

/** A window in seconds, which may have no length. */
export function secondsOrNone(example: number, none: string): z.ZodNumber {
  const error = `give seconds, such as ${example}, or 0 ${none}, of at most ${longest}, no finer than ${finest}`
  return z.number({ error }).min(0, { error }).max(longest, { error }).multipleOf(finest, { error })
}

/** A function, taken as the type that its option declares. */
export function callback<Callback>(advice: string): z.ZodType<Callback> {
  return z.custom<Callback>((value) => typeof value === 'function', { error: advice })
}

const pepperAdvice =
  'give a secret of at least 10 characters, better one made by `openssl rand -hex 32`, from the environment'

/** A server secret that tokens are authenticated with. */
export const pepper: z.ZodString = z.string({ error: pepperAdvice }).min(10, { error: pepperAdvice })

const nameAdvice = 'give a short word, such as jwt: letters, digits, dots and hyphens'

/** The name of a token manager, which is stored with its sessions. */
export const managerName: z.ZodString = z.string({ error: nameAdvice }).regex(/^[\w.-]{1,50}$/, { error: nameAdvice })
