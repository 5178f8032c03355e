import { concatBytes } from '@noble/hashes/utils.js'
import { AuthError, isRecord } from '@tokenpair/protocol'
import type { RequestWithBody } from '../transport/transport.ts'
import { readBody } from './request-body.ts'

/** Bytes that the body of a request to these routes has at most: a token and a few words. */
const largestBody = 16 * 1024
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the parameters of a POST request, form or JSON (RFC 6749 section 3.2).
 *
 * @throws {AuthError} `invalid_request` where the body is neither or repeats a parameter, `request_too_large`.
 */
export async function readParameters(request: RequestWithBody): Promise<ReadonlyMap<string, string>> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType === 'application/json') return parametersOfJson(await readText(request))
  if (mediaType === 'application/x-www-form-urlencoded') return parametersOfForm(await readText(request))
  throw invalidRequest('Send the parameters as application/x-www-form-urlencoded or application/json')
}

/** An `invalid_request` error (RFC 6749 section 5.2). */
export function invalidRequest(message: string): AuthError {
  return new AuthError('invalid_request', message)
}

function parametersOfForm(text: string): ReadonlyMap<string, string> {
  const seen = new Set<string>()
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (seen.has(name)) throw invalidRequest('Send each parameter once')
    seen.add(name)
    if (value !== '') parameters.set(name, value) // an empty value counts as none (RFC 6749 section 3.2)
  }
  return parameters
}

function parametersOfJson(text: string): ReadonlyMap<string, string> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw new AuthError('invalid_request', 'The body is not JSON', { cause })
  }
  if (!isRecord(body)) throw invalidRequest('Send the parameters as a JSON object')
  const parameters = new Map<string, string>()
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string' && value !== '') parameters.set(name, value)
    else if (typeof value === 'number') parameters.set(name, String(value))
    else if (value !== null && value !== '') throw invalidRequest('Send each parameter as a text')
  }
  return parameters
}

async function readText(request: RequestWithBody): Promise<string> {
  const chunks = await readChunks(request)
  const [first, ...others] = chunks
  try {
    return decoder.decode(others.length === 0 ? first : concatBytes(...chunks))
  } catch (cause) {
    throw new AuthError('invalid_request', 'The body is not UTF-8', { cause })
  }
}

/** A body that breaks off is the sender's doing, who has mostly gone away. */
async function readChunks({ body }: RequestWithBody): Promise<readonly Uint8Array[]> {
  const chunks = await readBody(body, largestBody).catch((cause: unknown) => {
    throw new AuthError('invalid_request', 'The body broke off: send the request again', { cause })
  })
  if (chunks !== undefined) return chunks
  throw new AuthError('request_too_large', `The body has more than ${largestBody} bytes`)
}
