import { isTextList, parseJson } from '../sessions/stored-values.ts'

/** RFC 6749 section 3.3: no space, and no quotes, with which JSON begins. */
const token = /^[\u0021\u0023-\u005B\u005D-\u007E]+$/

/** Writes scopes with spaces between them; where one of them is no token of OAuth, as JSON without its brackets. */
export function formatScopes(scopes: readonly string[]): string {
  return scopes.every((scope) => token.test(scope)) ? scopes.join(' ') : JSON.stringify(scopes).slice(1, -1)
}

/** Reads scopes, or `undefined` where the text holds none. */
export function parseScopes(text: string): readonly string[] | undefined {
  if (text === '') return []
  return text.startsWith('"') ? parseJson(`[${text}]`, isTextList) : text.split(' ')
}
