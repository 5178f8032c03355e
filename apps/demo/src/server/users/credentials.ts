import { z } from 'zod'

/** What a person types to sign in. */
export interface Credentials {
  readonly email: string
  readonly password: string
}

/** A user to be. */
export interface NewUser extends Credentials {
  readonly name: string
  /** Default: `member`. */
  readonly role?: string
  /** Default: a random one. */
  readonly id?: string
}

const email = z
  .string({ error: 'give an email' })
  .trim()
  .toLowerCase()
  .max(254, { error: 'give a shorter email' })
  .pipe(z.email({ error: 'give an email such as alice@example.com' }))
const text = z.string({ error: 'give a password' }).max(200, { error: 'give a password of at most 200 characters' })

const signInSchema = z.object({ email, password: text.min(1, { error: 'give a password' }) })
const signUpSchema = z.object({ email, password: text.min(8, { error: 'give a password of at least 8 characters' }) })

/** Reads the body of a sign-in. */
export function parseCredentials(body: unknown): z.ZodSafeParseResult<Credentials> {
  return signInSchema.safeParse(body)
}

/** Reads the body of a sign-up. The new user is called by the first part of the email. */
export function parseNewUser(body: unknown): z.ZodSafeParseResult<NewUser> {
  return signUpSchema.transform((value) => ({ ...value, name: nameOf(value.email) })).safeParse(body)
}

const policySchema = z.object({ whenSignedInAsOther: z.enum(['refuse', 'sign-out']) })

/** Reads what is to become of another user who is signed in in the same browser: by default, nothing. */
export function parseWhenSignedInAsOther(body: unknown): 'refuse' | 'sign-out' {
  return policySchema.safeParse(body).data?.whenSignedInAsOther ?? 'refuse'
}

function nameOf(address: string): string {
  const [local = ''] = address.split('@')
  return local.charAt(0).toUpperCase() + local.slice(1)
}
