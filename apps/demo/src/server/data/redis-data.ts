import { z } from 'zod'
import { type DemoData, mostNotes, type UserRow } from './demo-data.ts'

/** What this needs of a client of `redis`. */
export interface CommandSender {
  sendCommand(command: string[]): Promise<unknown>
}

const user: z.ZodType<UserRow> = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.string(),
  passwordHash: z.string(),
})
const note = z.object({ id: z.number(), text: z.string(), createdAt: z.number() })
const text = z.string().nullable()

/**
 * Keeps the demo's data in Redis. A user is one key by their email, so that the email is theirs by one command; by the id
 * there is the email. The notes of a user are a list.
 */
export function openRedisData(client: CommandSender): DemoData {
  const read = async (key: string): Promise<string | undefined> =>
    text.parse(await client.sendCommand(['GET', key])) ?? undefined
  const findUserByEmail = async (email: string): Promise<UserRow | undefined> => {
    const found = await read(`demo:user:${email}`)
    return found === undefined ? undefined : user.parse(JSON.parse(found))
  }
  return {
    findUserByEmail,
    findUser: async (id) => {
      const email = await read(`demo:email:${id}`)
      return email === undefined ? undefined : findUserByEmail(email)
    },
    addUser: async (row) => {
      if (await read(`demo:user:${row.email}`)) return false
      await client.sendCommand(['SET', `demo:email:${row.id}`, row.email])
      return (await client.sendCommand(['SET', `demo:user:${row.email}`, JSON.stringify(row), 'NX'])) !== null
    },
    listNotes: async (userId) => {
      const found = await client.sendCommand(['LRANGE', `demo:notes:${userId}`, '0', String(mostNotes - 1)])
      return z
        .array(z.string())
        .parse(found)
        .map((each) => note.parse(JSON.parse(each)))
    },
    addNote: async (userId, written) => {
      const added = { id: z.number().parse(await client.sendCommand(['INCR', 'demo:notes'])), ...written }
      await client.sendCommand(['LPUSH', `demo:notes:${userId}`, JSON.stringify(added)])
      await client.sendCommand(['LTRIM', `demo:notes:${userId}`, '0', String(mostNotes - 1)])
      return added
    },
  }
}
