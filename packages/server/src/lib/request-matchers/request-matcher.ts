import { z } from 'zod'
import type { RequestHead } from '../transport/transport.ts'
import { compilePath, type PathTest } from './compile-path.ts'

/** What finds a path in an address, such as a `URLPattern`. */
export interface AddressPattern {
  test(address: string): boolean
}

/** Which requests are meant. */
export interface RequestPattern {
  /** Methods, in any case (default: all of them). */
  readonly method?: string | readonly string[] | undefined
  /**
   * The whole path, such as `/users/:id/sign-in`, where `:id` stands for any one part, and `/*` at the end for any number of
   * them; or a regular expression that matches the whole path; or a `URLPattern`. A slash at the end of a request's path
   * does not matter.
   */
  readonly path: string | RegExp | AddressPattern
  /** Endings of the path after a dot, such as `json`; `undefined` among them stands for none (default: none alone). */
  readonly formats?: readonly (string | undefined)[] | undefined
}

/** Says whether a request is meant. */
export type RequestMatcher = RequestPattern | ((request: RequestHead) => boolean)

/** A matcher that is ready to be asked. */
export type CheckedMatcher =
  | { readonly kind: 'function'; readonly matches: (request: RequestHead) => boolean }
  | {
      readonly kind: 'pattern'
      /** In upper case; `undefined` for all. */
      readonly methods: readonly string[] | undefined
      readonly path: PathTest
      readonly formats: readonly (string | undefined)[]
      /** For messages. */
      readonly name: string
    }

const methodAdvice = 'give a method such as POST, or a list of them'
const method = z.string().regex(/^[A-Za-z][\w-]*$/, { error: methodAdvice })
const formatAdvice = 'give endings without their dot, such as [undefined, "json"], or leave them out'
const format = z.string({ error: formatAdvice }).regex(/^[\w-]+$/, { error: formatAdvice })

const pattern = z.strictObject(
  {
    method: z.union([method, z.array(method).min(1)], { error: methodAdvice }).optional(),
    path: z.unknown().transform((path, context) => {
      const compiled = compilePath(path)
      if (typeof compiled !== 'string') return { test: compiled, name: nameOf(path) }
      context.addIssue({ code: 'custom', message: compiled })
      return z.NEVER
    }),
    formats: z.array(format.optional(), { error: formatAdvice }).min(1, { error: formatAdvice }).default([undefined]),
  },
  {
    error: ({ code }) => {
      if (code === 'unrecognized_keys') return 'give method, path and formats, and nothing else'
      return 'give a matcher such as { method: "POST", path: "/sign-in" }, or a function'
    },
  },
)

/** A list of matchers, checked and compiled. */
export const requestMatchers: z.ZodType<readonly CheckedMatcher[]> = z.array(
  z.unknown().transform((value, context): CheckedMatcher => {
    if (isPredicate(value)) return { kind: 'function', matches: value }
    const checked = pattern.safeParse(value)
    if (checked.success) return compile(checked.data)
    for (const { path, message } of checked.error.issues) context.addIssue({ code: 'custom', path, message })
    return z.NEVER
  }),
  { error: 'give a list of matchers, such as [{ method: "POST", path: "/sign-in" }]' },
)

function compile({ method: given, path, formats }: z.output<typeof pattern>): CheckedMatcher {
  const methods = given === undefined ? undefined : [given].flat().map((each) => each.toUpperCase())
  const name = `${methods?.join(' or ') ?? 'any method'} ${path.name}`
  return { kind: 'pattern', methods, path: path.test, formats, name }
}

function isPredicate(value: unknown): value is (request: RequestHead) => boolean {
  return typeof value === 'function'
}

function nameOf(path: unknown): string {
  return typeof path === 'string' || path instanceof RegExp ? String(path) : 'on a URLPattern'
}
