import { fileStorage } from '../../../src/storage/file.ts'

/** Counts one further in a file, again and again, and says each number that it wrote. */
const [path = '', times = '0'] = process.argv.slice(2)
const storage = fileStorage({ path })
for (let time = 0; time < Number(times); time++) {
  const text = await storage.update((stored = '0') => String(Number(stored) + 1))
  process.stdout.write(`${text}\n`)
}
