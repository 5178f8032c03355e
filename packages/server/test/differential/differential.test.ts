import { describe, expect, test } from 'vitest'
import { compareVerifiers } from './compare-verifiers.ts'

const count = Number(process.env['DIFFERENTIAL_COUNT'] ?? 10_000)
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 20_300_701)

describe('verify()', () => {
  test(
    `says the same by its short ways as with care, and as jose but for listed reasons, of ${count} tokens (seed ${seed})`,
    {
      timeout: 3 * 3_600_000,
    },
    async () => {
      const { unlisted, listed, accepted } = await compareVerifiers(count, seed)

      if (process.env['DIFFERENTIAL_COUNT'] !== undefined)
        process.stdout.write(
          `${accepted} accepted\n${[...listed].map(([reason, times]) => `${times}: ${reason}\n`).join('')}`,
        )
      expect(unlisted.slice(0, 5), `npm run differential -- ${count} ${seed}`).toEqual([])
      expect(accepted).toBeGreaterThan(count / 5)
    },
  )
})
