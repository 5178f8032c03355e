import { AuthError, type JsonObject } from '@tokenpair/protocol'
import { z } from 'zod'
import type { RequestHead } from '../transport/transport.ts'

/** Which header of a request says which client sent it, such as `x-client-id`. */
export interface ClientBinding {
  readonly header: string
}

/** A header that each request with a token has to carry, and its value. */
export interface BoundClient extends ClientBinding {
  readonly value: string
}

/** The part of a grant that a client is bound by. */
interface BindableGrant {
  readonly claims: JsonObject
  readonly client?: string | undefined
}

/** Characters of a client's name. */
const longestClient = 200
const headerAdvice =
  'give the name of a header in letters, digits and hyphens, such as x-client-id: proxies drop underscores'
/** The reserved claim that names the client (RFC 9068 section 2.2). */
const claim = 'client_id'

/** The option of a token manager that binds its tokens to clients. */
export const clientBinding: z.ZodType<ClientBinding> = z.strictObject(
  { header: z.string({ error: headerAdvice }).regex(/^[a-z\d-]+$/i, { error: headerAdvice }) },
  { error: 'give { header }, such as { header: "x-client-id" }' },
)

/** The name of a client, as a grant has it. */
export const clientName: z.ZodType<string> = z
  .string()
  .regex(new RegExp(`^[\\x21-\\x7E](?:[\\x20-\\x7E]{0,${longestClient - 2}}[\\x21-\\x7E])?$`), {
    error: `give the name of the client in at most ${longestClient} printable characters, as it stands in the header`,
  })

/**
 * Reads which client signs in.
 *
 * @throws {AuthError} `invalid_request`: the request does not say.
 * @throws {TypeError} There is no request to read it from.
 */
export function readClient({ header }: ClientBinding, request: RequestHead | undefined): string {
  if (request === undefined) {
    throw new TypeError(`Tokens are bound to the header ${header}: give issueToken() the request, or the client's name`)
  }
  const name = clientName.safeParse(request.headers.get(header))
  if (name.success) return name.data
  throw new AuthError(
    'invalid_request',
    `Send the header ${header} with the name of the client, to which tokens are bound`,
  )
}

/** Objects to a request of another client than the one that its token is bound to. */
export function objectToClient(
  bound: BoundClient | undefined,
  { headers }: Pick<RequestHead, 'headers'>,
): AuthError | undefined {
  if (bound === undefined || headers.get(bound.header) === bound.value) return undefined
  return new AuthError('token_invalid', `The access token is bound to another value of the header ${bound.header}`)
}

/**
 * Keeps the client of a grant among the claims of its session, under a name that the app cannot use.
 *
 * @throws {TypeError} The grant names none, and the tokens are to be bound.
 */
export function bindGrant<Grant extends BindableGrant>(grant: Grant, binding: ClientBinding | undefined): Grant {
  if (binding === undefined) return grant
  const client = grant.client ?? readClient(binding, undefined)
  return { ...grant, claims: { ...grant.claims, [claim]: client } }
}

/** Takes the claims of a session apart: those of the app, and the client. */
export function splitClient(claims: JsonObject): { readonly own: JsonObject; readonly client: string | undefined } {
  const { [claim]: client, ...own } = claims
  return { own, client: typeof client === 'string' ? client : undefined }
}
