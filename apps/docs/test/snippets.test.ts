import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const top = new URL('../../..', import.meta.url)
const root = fileURLToPath(top)
const files = globSync('apps/docs/snippets/*/*.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted()

describe.each(files)('%s', (file) => {
  test('does what it says', async () => {
    await expect(import(/* @vite-ignore */ new URL(file, top).href)).resolves.toBeDefined()
  })

  test('is shown by its page', () => {
    const [title = '', ...code] = readFileSync(`${root}/${file}`, 'utf8').trim().split('\n')
    const page = readFileSync(`${root}/docs/parity/${file.split('/').at(-2)}.md`, 'utf8')

    expect(page).toContain(`#### ${title.replace('// ', '')}\n\n\`\`\`ts\n${code.join('\n').trim()}\n\`\`\`\n`)
  })
})
