import { generateKeyPairSync } from 'node:crypto'
import { encodeBase64Url } from '@tokenpair/protocol'
import { type Command, isGiven, UsageError } from '../command.ts'
import type { Io } from '../io.ts'
import { passwordNames } from '../passwords.ts'

type Kind = 'pepper' | 'secret' | 'pair'

const defaults: readonly Kind[] = ['pepper', 'secret']

const secretBytes = 64 // as long as the hash of HS512 (RFC 7518 section 3.2)
const pepperBytes = 32

/** Makes what a server needs to sign. */
export const keygen: Command = {
  name: 'keygen',
  summary: 'Make a pepper, a secret (HS512) or a key pair (ES512)',
  operands: '[pepper] [secret] [pair]',
  help: [
    'Makes a pepper and a secret, or what is named: a pepper for refresh tokens, a secret for HS512, a P-521 key pair for\nES512. They are printed and stored nowhere.',
    'With --env it prints lines for a file of variables as JwtConfigFromPasswords reads them. Give a server the pepper and\neither a secret or a pair: for ES512, `tokenpair keygen pepper pair --env`.',
  ],
  options: { env: { type: 'boolean', help: 'Print lines for an environment file' } },
  async run(input, io) {
    const kinds = input.positionals.map(kindOf)
    const made = (kinds.length === 0 ? defaults : kinds).reduce<Made>(
      (all, kind) => ({ ...all, ...make(kind, io) }),
      {},
    )
    return { ok: true, result: made, lines: isGiven(input, 'env') ? envLines(made) : plainLines(made) }
  },
}

/** What was made, by the options of `JwtConfig`. */
type Made = { readonly [Name in keyof typeof passwordNames]?: string }

function kindOf(text: string): Kind {
  if (text === 'pepper' || text === 'secret' || text === 'pair') return text
  throw new UsageError('keygen makes a pepper, a secret or a pair: name some of these, or none for pepper and secret')
}

function make(kind: Kind, { random }: Io): Made {
  switch (kind) {
    case 'pepper':
      return { pepper: encodeBase64Url(random.bytes(pepperBytes)) }
    case 'secret':
      return { secret: encodeBase64Url(random.bytes(secretBytes)) }
    case 'pair':
      return generateKeyPairSync('ec', {
        namedCurve: 'P-521',
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      })
  }
}

/** The public key is derived from the private one, so a server needs no variable for it. */
function envLines({ publicKey: _derived, ...made }: Made): readonly string[] {
  return entriesOf(made).map(([name, value]) => {
    const line = value.trimEnd().replaceAll('\n', String.raw`\n`)
    return `${passwordNames[name]}=${line === value ? value : `"${line}"`}`
  })
}

function plainLines(made: Made): readonly string[] {
  return entriesOf(made).map(([name, value]) => (value.includes('\n') ? value.trimEnd() : `${name}: ${value}`))
}

function entriesOf(made: Made): readonly (readonly [keyof Made, string])[] {
  const names = ['pepper', 'secret', 'privateKey', 'publicKey'] as const
  return names.flatMap((name) => (made[name] === undefined ? [] : [[name, made[name]] as const]))
}
