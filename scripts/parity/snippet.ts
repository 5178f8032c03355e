import { existsSync, globSync, readFileSync } from 'node:fs'

/** A module of `apps/docs/snippets` that a page shows, and that a test runs. */
export interface Snippet {
  /** Its file, without its ending. */
  readonly name: string
  /** What its first line says, which is a comment. */
  readonly title: string
  /** What follows the title. */
  readonly code: string
}

/** Reads the snippets of a page, in the order of their names. */
export function readSnippets(root: string, page: string): readonly Snippet[] {
  const folder = `${root}/apps/docs/snippets/${page}`
  const files = globSync('*.ts', { cwd: folder }).toSorted()
  return files.map((file) => parseSnippet(file.replace(/\.ts$/u, ''), readFileSync(`${folder}/${file}`, 'utf8')))
}

/** A snippet without a comment in its first line has an empty title. */
export function parseSnippet(name: string, source: string): Snippet {
  const [, title = '', code = source] = /^\/\/ (.+)\n([\s\S]*)$/u.exec(source) ?? []
  return { name, title, code: code.trim() }
}

/** The hand-written guide of a page for those who move over, or nothing where there is none yet. */
export function readMigration(root: string, page: string): string {
  const file = `${root}/docs/parity/${page}/migration.md`
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
