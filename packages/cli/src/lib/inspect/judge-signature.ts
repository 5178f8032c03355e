import type { JwtAlgorithm } from '@tokenpair/server'
import type { AccessToken } from './read-access-token.ts'

/** Whether one of the keys signed a token; `unchecked` where none of them is for its algorithm. */
export type SignatureVerdict = 'genuine' | 'wrong' | 'unchecked'

/** Verifies the signature of a token by the keys that are for its algorithm. */
export async function judgeSignature(
  { header, input, signature }: AccessToken,
  algorithms: readonly JwtAlgorithm[],
): Promise<SignatureVerdict> {
  const fitting = algorithms.filter(({ alg }) => alg === header['alg'])
  if (fitting.length === 0) return 'unchecked'
  const keys = await Promise.all(fitting.map((algorithm) => algorithm.importKey({ hasP521: async () => true })))
  const verdicts = await Promise.all(keys.map(async (key) => key.verify(input, signature)))
  return verdicts.includes(true) ? 'genuine' : 'wrong'
}
