import type { FastifyReply } from 'fastify'
import { Answer, textOf } from '../http/answer.ts'

/** Answers a request of Fastify. What hooks have put on the answer stays, unless it says otherwise. */
export async function sendReply(reply: FastifyReply, answer: Answer | Response): Promise<FastifyReply> {
  void reply.code(answer.status)
  for (const [name, value] of answer.headers) {
    const before = name === 'vary' ? reply.getHeader(name) : undefined
    void reply.header(name, before === undefined ? value : `${String(before)}, ${value}`) // cookies are added by Fastify
  }
  const text = answer instanceof Answer ? answer.text : await readText(answer)
  return reply.send(text === undefined ? undefined : Buffer.from(text)) // to a text of JSON, Fastify would add a charset
}

async function readText(response: Response): Promise<string | undefined> {
  return response.body === null ? undefined : (textOf(response) ?? (await response.text()))
}
