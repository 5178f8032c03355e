import type { JsonObject } from '@tokenpair/protocol'
import { type Command, CommandError, type Report, textOf, UsageError } from '../command.ts'
import { isAuthentic } from '../inspect/is-authentic.ts'
import { judgeSignature, type SignatureVerdict } from '../inspect/judge-signature.ts'
import { type AccessToken, readAccessToken } from '../inspect/read-access-token.ts'
import { type OpaqueToken, readOpaqueToken } from '../inspect/read-opaque-token.ts'
import type { Io } from '../io.ts'
import { describeMoment } from '../moments.ts'
import { passwordNames, verifiersOf } from '../passwords.ts'

const dates = ['iat', 'nbf', 'auth_time', 'exp'] as const
const historyWarning = 'The token is now in the history of your shell: give it by standard input next time'

/** Says what a token holds. */
export const inspect: Command = {
  name: 'inspect',
  summary: 'Say what a token holds, without any network',
  operands: '[token]',
  help: [
    'Reads a token from standard input, or from the command line, where it lands in the history of your shell and in the\nlist of processes. Of an access token it prints header, claims and dates; of a refresh token the version, the key id,\nthe session and the generation, and nothing that helps to use it.',
    `A signature is verified where the environment has a key for it: ${passwordNames.secret},\n${passwordNames.privateKey} or ${passwordNames.publicKey}. A refresh token is\nauthenticated where it has ${passwordNames.pepper}.`,
    'A wrong signature or MAC is a finding. That a token has expired is none.',
  ],
  options: {
    manager: { type: 'string', value: 'NAME', help: 'The name of the token manager that issued it (default: jwt)' },
  },
  async run(input, io) {
    const [given, ...more] = input.positionals
    if (more.length > 0) throw new UsageError('inspect takes one token')
    if (given === undefined && io.isTerminal) throw new UsageError('Give a token by standard input')
    const token = (given ?? (await io.readInput())).trim().replace(/^Bearer /i, '')
    const warnings = given === undefined ? [] : [historyWarning]
    return { ...(await inspectToken(token, textOf(input, 'manager') ?? 'jwt', io)), warnings }
  },
}

async function inspectToken(token: string, manager: string, io: Io): Promise<Report> {
  const jwt = readAccessToken(token)
  if (jwt !== undefined) return reportAccessToken(jwt, await judgeSignature(jwt, verifiersOf(io)), io.clock.now())
  const opaque = readOpaqueToken(token)
  if (opaque === undefined) {
    throw new CommandError(
      'This is no token of Tokenpair: give an access token, a refresh token or a session key, whole',
    )
  }
  const authentic = opaque.kind === 'refresh-token' ? await isAuthentic(token, manager, io) : undefined
  return reportOpaqueToken(opaque, authentic)
}

function reportAccessToken({ header, claims }: AccessToken, signature: SignatureVerdict, now: number): Report {
  const moments = dates.flatMap((name) => {
    const value = claims[name]
    return typeof value === 'number' ? [[name, describeMoment(value * 1000, now)] as const] : []
  })
  const end = claims['exp']
  const expired = typeof end === 'number' ? end * 1000 <= now : null
  const result: JsonObject = {
    kind: 'access-token',
    header,
    claims,
    dates: Object.fromEntries(moments),
    expired,
    signature,
  }
  const lines = [
    'access token',
    `header: ${JSON.stringify(header)}`,
    ...Object.entries(claims).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...moments.map(([name, words]) => `${name} is ${words}`),
    expired === true ? 'It has expired' : expired === false ? 'It has not expired' : 'It never expires',
    `signature: ${signature === 'unchecked' ? 'unchecked, since the environment has no key for it' : signature}`,
  ]
  return { ok: signature !== 'wrong', result, lines }
}

function reportOpaqueToken(token: OpaqueToken, authentic: boolean | undefined): Report {
  const lines = Object.entries(token).map(([name, value]) => `${name}: ${value}`)
  const verdict =
    authentic === undefined ? 'unchecked, since the environment has no pepper' : authentic ? 'genuine' : 'wrong'
  const result = { ...token, authentic: authentic ?? null }
  return { ok: authentic !== false, result, lines: [...lines, `MAC: ${verdict}`] }
}
