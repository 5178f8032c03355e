import type { Environment } from './environment.ts'

/** What a person may switch by environment and see on the page. */
export type Switches = Pick<Environment, 'transport' | 'revocation' | 'algorithm'>

/**
 * Writes into the page how its server runs: the page has to know the transport before it creates its client.
 *
 * @param page Its HTML, whose root element has an attribute `data-…` for each switch.
 */
export function writeSwitches(page: string, { transport, revocation, algorithm }: Switches): string {
  return Object.entries({ transport, revocation, algorithm }).reduce(
    (html, [name, value]) => html.replace(new RegExp(`(<html\\b[^>]*\\bdata-${name}=")[^"]*`), `$1${value}`),
    page,
  )
}
