import { brotliCompressSync, gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** How large a bundle is, in bytes. */
export interface BundleSize {
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
}

/**
 * Bundles a module for browsers as an app would: tree-shaken, minified, for production, with what it loads later. What
 * any bundle holds is left out, as size-limit does it.
 *
 * @param code A module that uses what is measured.
 * @param folder From where its imports are resolved.
 * @throws {Error} An import cannot be resolved.
 */
export async function measureBundle(code: string, folder: string): Promise<BundleSize> {
  const whole = sizeOf(await bundle(code, folder))
  const empty = sizeOf(await bundle('console.log()', folder))
  return {
    minified: whole.minified - empty.minified,
    gzip: whole.gzip - empty.gzip,
    brotli: whole.brotli - empty.brotli,
  }
}

async function bundle(code: string, folder: string): Promise<string> {
  const entry = `${folder}/__measured__.js`
  const build = await rolldown({
    input: entry,
    external: /^react(?:$|\/)/,
    onLog: (_, { code: problem, message }) => {
      if (problem === 'UNRESOLVED_IMPORT') throw new Error(message) // what is left out would make the bundle too small
    },
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  })
  const { output } = await build.generate({ minify: true, comments: false, codeSplitting: false })
  await build.close()
  return output.map((part) => (part.type === 'chunk' ? part.code : '')).join('')
}

function sizeOf(text: string): BundleSize {
  return {
    minified: Buffer.byteLength(text),
    gzip: gzipSync(text, { level: 9 }).length,
    brotli: brotliCompressSync(text).length,
  }
}
