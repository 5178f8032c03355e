import type { HeaderFields } from '../transport/transport.ts'

/** Whatever carries a token stays out of every cache (RFC 6749 section 5.1). */
export const noStore: Readonly<Record<string, string>> = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** What an {@link Answer} is made of. */
export interface AnswerParts {
  readonly status: number
  readonly headers: Headers
  /** The body; nothing by default. */
  readonly text?: string | undefined
}

/** The bodies of answers that became a `Response`: whoever writes one to something else than a web server reads no stream. */
const texts = new WeakMap<Response, string>()

/**
 * An answer that nobody has written yet. A `Response` with a body costs as much as the verification of several tokens, so
 * only who asks for one gets one.
 */
export class Answer implements AnswerParts {
  readonly status: number
  readonly headers: Headers
  readonly text: string | undefined

  constructor({ status, headers, text }: AnswerParts) {
    this.status = status
    this.headers = headers
    this.text = text
  }

  toResponse(): Response {
    const { status, headers, text } = this
    const response = new Response(text, { status, headers })
    if (text !== undefined) texts.set(response, text)
    return response
  }
}

/** Makes an answer of JSON. */
export function jsonAnswer(
  body: unknown,
  { status = 200, headers }: { readonly status?: number; readonly headers: Readonly<Record<string, string>> },
): Answer {
  return new Answer({
    status,
    headers: new Headers({ 'content-type': 'application/json', ...headers }),
    text: JSON.stringify(body),
  })
}

/** The answer of a public document that may be cached for five minutes. */
export function documentAnswer(document: object, mediaType = 'application/json'): Answer {
  return jsonAnswer(document, { headers: { 'content-type': mediaType, 'cache-control': 'public, max-age=300' } })
}

/** The body of a `Response` that was made of an answer; `undefined` of any other. */
export function textOf(response: Response): string | undefined {
  return texts.get(response)
}

/** Appends header fields to an answer. */
export function withHeaders<AnyAnswer extends Pick<Answer, 'headers'>>(
  answer: AnyAnswer,
  fields: HeaderFields,
): AnyAnswer {
  for (const [name, value] of fields) answer.headers.append(name, value)
  return answer
}
