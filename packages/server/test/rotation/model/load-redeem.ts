import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import type { redeem } from '../../../src/lib/rotation/redeem.ts'

const folder = new URL('../../../src/lib/rotation/', import.meta.url)

/** A change of one source file: what stands there exactly once, and what takes its place. */
export interface Change {
  readonly file: 'decide-redemption.ts' | 'redeem.ts'
  readonly find: string
  readonly replace: string
}

/** Loads the real `redeem()` with its decision function, with a change or as they are. Nothing is written to the disk. */
export async function loadRedeem(change?: Change): Promise<typeof redeem> {
  const read = async (file: Change['file']): Promise<string> => {
    const source = await readFile(new URL(file, folder), 'utf8')
    return change?.file === file ? replaceOnce(source, change.find, change.replace) : source
  }
  const decision = moduleUrl(await read('decide-redemption.ts'))
  const shell = replaceOnce(await read('redeem.ts'), `'./decide-redemption.ts'`, `'${decision}'`)
  const module: unknown = await import(/* @vite-ignore */ moduleUrl(shell))
  if (!hasRedeem(module)) throw new Error('The loaded module has no redeem()')
  return module.redeem
}

function moduleUrl(source: string): string {
  const code = stripTypeScriptTypes(source).replaceAll(
    /from '(\.[^']+)'/g,
    (_, path: string) => `from '${new URL(path, folder).href}'`,
  )
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
}

function replaceOnce(source: string, find: string, replacement: string): string {
  const [before, after, ...more] = source.split(find)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`A change fits ${source.split(find).length - 1} places of the source, and not one: ${find}`)
  }
  return before + replacement + after
}

function hasRedeem(module: unknown): module is { readonly redeem: typeof redeem } {
  return typeof module === 'object' && module !== null && 'redeem' in module && typeof module.redeem === 'function'
}
