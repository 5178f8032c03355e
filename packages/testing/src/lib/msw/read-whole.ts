import { HttpResponse } from 'msw'

/**
 * Makes msw's own answer of one of the server's, whose bodies are JSON. Page simulations such as happy-dom have a
 * `Response` of their own, and msw sends the body of a foreign one only once.
 */
export async function readWhole(response: Response): Promise<Response> {
  const { status, headers } = response
  return new HttpResponse((await response.text()) || null, { status, headers })
}
