import type { FastifyReply } from 'fastify'
import { textOf } from '../http/json-response.ts'

/** Answers a request of Fastify with a web response. What hooks have put on the answer stays, unless it says otherwise. */
export async function sendReply(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  void reply.code(response.status)
  for (const [name, value] of response.headers) {
    const before = name === 'vary' ? reply.getHeader(name) : undefined
    void reply.header(name, before === undefined ? value : `${String(before)}, ${value}`) // cookies are added by Fastify
  }
  const text = response.body === null ? undefined : (textOf(response) ?? (await response.text()))
  return reply.send(text === undefined ? undefined : Buffer.from(text)) // to a text of JSON, Fastify would add a charset
}
