/** What the body of an answer is, for whoever writes it to something else than a web server: no stream has to be read. */
const texts = new WeakMap<Response, string>()

/** Makes an answer of JSON, as `Response.json()` does. */
export function jsonResponse(
  body: unknown,
  { status = 200, headers }: { readonly status?: number; readonly headers: Readonly<Record<string, string>> },
): Response {
  const text = JSON.stringify(body)
  const response = new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } })
  texts.set(response, text)
  return response
}

/** The body of an answer that `jsonResponse` made; `undefined` of any other. */
export function textOf(response: Response): string | undefined {
  return texts.get(response)
}
