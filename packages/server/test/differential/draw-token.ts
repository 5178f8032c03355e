import { encodeBase64Url } from '@tokenpair/protocol'
import type { SeededRandom } from '@tokenpair/testing'
import type { SigningKey } from '../../src/lib/keys/verification-key.ts'
import { now, payload } from '../access-token/access-token-fixture.ts'

/** What tokens are drawn with. */
export interface TokenSource {
  readonly random: SeededRandom
  /** Keys of the ring, and one that is not in it. */
  readonly keys: readonly [SigningKey, ...(readonly SigningKey[])]
}

const seconds = now / 1000
const texts = ['', 'alice', 'ü\u{1F600}', '\uFFFD', 'a":b', '\\"', '__proto__', 'https://api.test', 'x'.repeat(300)]
const values: readonly unknown[] = [...texts, 0, -1, 0.5, 1e300, null, true, [], ['api'], {}, { a: { b: [1] } }, 9e15]
const claimNames = [
  'sub',
  'iat',
  'exp',
  'nbf',
  'jti',
  'sid',
  'scope',
  'aud',
  'iss',
  'cnf',
  'gen',
  'auth_time',
  'client_id',
  'role',
]
const headerNames = ['alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'jku', 'x5c', 'zip', 'mark', 'cty']
const types = ['at+jwt', 'AT+JWT', 'application/at+jwt', 'locked-at+jwt', 'JWT', undefined]
const algorithms = ['HS512', 'HS256', 'Ed25519', 'none', 'hs512', 'ES512']
const foreign = ['.', '=', '+', '/', ' ', '\n', '\0', 'A', '-', '\u0141', '\u00E9', '\uFEFF']

/** Draws a token: genuine, genuine with a hostile header or payload, spoilt afterwards, or no token at all. */
export async function drawToken(source: TokenSource): Promise<string> {
  const { random, keys } = source
  const pick = <Item>(items: readonly Item[]): Item => {
    const [item] = items.slice(Math.floor(random.number() * items.length))
    if (items.length === 0) throw new TypeError('Nothing to pick from')
    return item as Item
  }
  const chance = (odds: number): boolean => random.number() < odds
  if (chance(0.02)) return drawText(pick, random)
  const key = chance(0.9) ? keys[0] : pick(keys)
  const header: Record<string, unknown> = { alg: key.alg, kid: key.kid, typ: 'at+jwt' }
  const claims: Record<string, unknown> = { ...payload, jti: `${Math.floor(random.number() * 1e9)}` }
  if (chance(0.1)) header['typ'] = pick(types)
  if (chance(0.05)) header['alg'] = pick(algorithms)
  if (chance(0.05)) header['kid'] = chance(0.5) ? undefined : pick(keys).kid
  if (chance(0.05)) header[pick(headerNames)] = pick(values)
  if (chance(0.1)) claims['exp'] = seconds + pick([-1, 0, 1, 0.5, 600, -0.001])
  if (chance(0.1)) claims['nbf'] = seconds + pick([-1, 0, 1, 0.5])
  if (chance(0.3)) claims[pick(claimNames)] = pick(values)
  if (chance(0.03)) claims['cnf'] = { 'lock#S256': 'A'.repeat(43) }
  const headerPart = writePart(spoilJson(JSON.stringify(header), pick, chance(0.04)))
  const payloadPart = writePart(spoilJson(JSON.stringify(claims), pick, chance(0.08)), chance(0.02))
  const input = `${headerPart}.${payloadPart}`
  const signature = encodeBase64Url(await key.sign(new TextEncoder().encode(input)))
  const token = `${input}.${signature}`
  return chance(0.3) ? spoilText(token, { pick, random }) : token
}

type Pick = <Item>(items: readonly Item[]) => Item

/** A duplicate, white space, an escape, a byte-order mark, or no JSON object. */
function spoilJson(json: string, pick: Pick, spoils: boolean): string {
  if (!spoils) return json
  const name = /"(\w+)":/.exec(json)?.[1] ?? 'sub'
  return pick([
    `{"${name}":1,${json.slice(1)}`,
    `{"${name}" :1,${json.slice(1)}`,
    `{"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":1,${json.slice(1)}`,
    json.replace('{', '{"__proto__":{"admin":true},'),
    json.replace('{', '{"\\u005f_proto__":1,'),
    json.replace('{', '{"deep":{"a":1,"a":2},'),
    json.replaceAll(',', ' , '),
    json.replaceAll(':', ' : '),
    `\uFEFF${json}`,
    `[${json}]`,
    json.slice(0, -1),
    `${json} `,
    'null',
    '',
  ])
}

function writePart(json: string, breaksUtf8 = false): string {
  const bytes = new TextEncoder().encode(json)
  if (breaksUtf8) bytes[Math.floor(bytes.length / 2)] = 0xff
  return encodeBase64Url(bytes)
}

/** Changes, adds, takes away or moves a character or more. */
function spoilText(token: string, { pick, random }: { readonly pick: Pick; readonly random: SeededRandom }): string {
  const at = Math.floor(random.number() * (token.length + 1))
  const [header = '', claims = '', signature = ''] = token.split('.')
  return pick([
    `${token.slice(0, at)}${pick(foreign)}${token.slice(at)}`,
    `${token.slice(0, at)}${pick(foreign)}${token.slice(at + 1)}`,
    `${token.slice(0, at)}${String.fromCharCode(token.charCodeAt(at - 1) + 256)}${token.slice(at)}`,
    token.replace(/[A-Za-z]/g, (letter, index: number) =>
      index === at ? String.fromCharCode(letter.charCodeAt(0) + 256) : letter,
    ),
    token.slice(0, at),
    token.slice(at),
    `${token.slice(0, -1)}${pick(['A', 'B', 'Q', 'g', 'w', '_'])}`,
    `${header}.${claims}.`,
    `${header}..${signature}`,
    `${header}.${claims}`,
    `${token}.${signature}`,
    `${claims}.${header}.${signature}`,
    `${token}${'A'.repeat(17_000)}`,
  ])
}

function drawText(pick: Pick, random: SeededRandom): string {
  const parts = Array.from({ length: Math.floor(random.number() * 5) }, () =>
    encodeBase64Url(random.bytes(random.number() * 60)),
  )
  return pick([parts.join('.'), pick(texts), '.'.repeat(random.number() * 9)])
}
