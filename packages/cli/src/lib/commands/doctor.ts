import { type Command, type Input, textOf, UsageError } from '../command.ts'
import { checkKeys } from '../doctor/check-keys.ts'
import { checkServer, type ServerPlace } from '../doctor/check-server.ts'
import { checkStore } from '../doctor/check-store.ts'
import { type Finding, skipped } from '../doctor/finding.ts'

const marks = { ok: 'ok     ', advice: 'advice ', problem: 'PROBLEM', skipped: 'skipped' } as const

/** Says what is wrong, and how to mend it. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Say what is wrong with database, keys and server, and how to mend it',
  operands: '',
  help: [
    'Looks at what it is told of: the database that DATABASE_URL names (whether it is reachable and migrated, its clock, and\nhow long a revocation takes to come through, for which it writes one about a token that nobody has), the keys of the\nenvironment, and a running server by --url (metadata, token route, clock, CORS, cookies). It signs nobody in.',
    'Only a PROBLEM makes it end with 1.',
  ],
  options: {
    url: { type: 'string', value: 'URL', help: 'The routes of a running server, such as https://api.example.com/auth' },
    origin: { type: 'string', value: 'ORIGIN', help: 'A page that uses them, such as https://app.example.com' },
  },
  async run(input, io) {
    const place = placeOf(input)
    const findings = [
      ...(await checkStore(io)),
      ...(await checkKeys(io)),
      ...(place === undefined ? [noServer] : await checkServer(place, io)),
    ]
    return {
      ok: findings.every(({ verdict }) => verdict !== 'problem'),
      result: { findings: findings.map((finding) => ({ ...finding })) },
      lines: findings.map(({ subject, verdict, sentence }) => `${marks[verdict]}  ${subject}: ${sentence}`),
    }
  },
}

const noServer: Finding = skipped('server', 'Give --url to have a running server looked at')

function placeOf(input: Input): ServerPlace | undefined {
  const url = textOf(input, 'url')
  const origin = textOf(input, 'origin')
  if (input.positionals.length > 0) throw new UsageError('doctor takes no operands: give --url URL')
  if (origin !== undefined && !isOrigin(origin)) {
    throw new UsageError('Give --origin as a scheme and a host, such as https://app.example.com')
  }
  if (url === undefined) {
    if (origin === undefined) return undefined
    throw new UsageError('--origin says who uses a server: give --url, too')
  }
  if (!URL.canParse(url) || !/^https?:\/\//.test(url)) {
    throw new UsageError('Give --url as the address of the routes, such as https://api.example.com/auth')
  }
  return { url: new URL(url), origin }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
