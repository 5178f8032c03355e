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
  const result = schema.safeParse(options)
  if (result.success) return result.data
  const sentences = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.')
    return path === '' ? issue.message : `${path}: ${issue.message}`
  })
  throw new TypeError(`${owner} has options to mend: ${sentences.join('; ')}`)
}

/** A lifetime in seconds. */
export function seconds(example: number): z.ZodNumber {
  const advice = `give seconds as a positive number, such as ${example}`
  return z.number({ error: advice }).positive({ error: advice })
}

/** A function, taken as the type that its option declares. */
export function callback<Callback>(advice: string): z.ZodType<Callback> {
  return z.custom<Callback>((value) => typeof value === 'function', { error: advice })
}
