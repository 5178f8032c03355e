import { globSync, readFileSync } from 'node:fs'
import { parseSync } from 'vite'

/** A test whose name begins with the rows it shows: `[RFC 7515 §4.1.11, CVE-2026-35042] refuses …`. */
export interface TaggedTest {
  /** Path from the top of the repository, with slashes. */
  readonly file: string
  readonly ids: readonly string[]
  /** The name without the rows, after those of the suites around it. */
  readonly name: string
}

const patterns = ['packages/*/test/**/*.test.{ts,tsx}', 'apps/*/test/**/*.test.{ts,tsx}']

/** Reads the tagged tests of the repository out of its test files, which are parsed and not run. */
export function findTaggedTests(root: string): readonly TaggedTest[] {
  return findTests(root).filter(({ ids }) => ids.length > 0)
}

/** Reads all tests of the repository, those that show no row without ids. */
export function findTests(root: string): readonly TaggedTest[] {
  const files = globSync(patterns, { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  return files.toSorted().flatMap((file) => parseTests(file, readFileSync(`${root}/${file}`, 'utf8')))
}

/** Reads the tagged tests of one file, in their order. */
export function parseTaggedTests(file: string, source: string): readonly TaggedTest[] {
  return parseTests(file, source).filter(({ ids }) => ids.length > 0)
}

/** Reads all tests of one file, in their order. */
export function parseTests(file: string, source: string): readonly TaggedTest[] {
  const tests: TaggedTest[] = []
  visit(parseSync(file, source).program, [])
  return tests

  function visit(node: unknown, suites: readonly string[]): void {
    if (Array.isArray(node)) for (const item of node) visit(item, suites)
    if (!isNode(node)) return
    const call = readCall(node, source)
    if (call?.kind === 'test') add(call.name, suites)
    const inner = call?.kind === 'describe' ? [...suites, call.name] : suites
    for (const child of Object.values(node)) visit(child, inner)
  }

  function add(fullName: string, suites: readonly string[]): void {
    const [, list, name = fullName] = /^\[([^\]]+)\] (.+)$/su.exec(fullName) ?? []
    const ids = list === undefined ? [] : list.split(',').map((id) => id.trim())
    tests.push({ file, ids, name: [...suites, name].join(' › ') })
  }
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string }

interface Call {
  readonly kind: 'test' | 'describe'
  readonly name: string
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** A call of `test` or `describe`, also by way of `each`, `for` or `concurrent`. One that is skipped shows nothing. */
function readCall(node: Node, source: string): Call | undefined {
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || !Array.isArray(node['arguments'])) return undefined
  const first: unknown = node['arguments'][0]
  const path = pathOf(node['callee'])
  const kind = path[0] === 'it' ? 'test' : path[0]
  const isSkipped = path.includes('skip') || path.includes('todo')
  if ((kind !== 'test' && kind !== 'describe') || isSkipped || !isNode(first)) return undefined
  const name = textOf(first, source)
  return name === undefined ? undefined : { kind, name }
}

/** The names along a callee: `test.each(rows)` is `test`, `each`. */
function pathOf(callee: unknown): readonly string[] {
  if (!isNode(callee)) return []
  const { type, name, object, property } = callee
  if (type === 'Identifier' && typeof name === 'string') return [name]
  if (type === 'MemberExpression') return [...pathOf(object), ...pathOf(property)]
  return type === 'CallExpression' ? pathOf(callee['callee']) : []
}

function textOf(node: Node, source: string): string | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type !== 'TemplateLiteral') return undefined
  return source.slice(Number(node['start']) + 1, Number(node['end']) - 1)
}
