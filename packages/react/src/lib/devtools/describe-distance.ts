/** Says how far away a moment is: `in 9 min 30 s`, or `over`. */
export function describeDistance(ms: number): string {
  if (ms <= 0) return 'over'
  const seconds = Math.floor(ms / 1000)
  const [largest, next] = units
    .map(({ name, size, most }) => ({ name, count: Math.floor(seconds / size) % most }))
    .filter(({ count }, index, all) => count > 0 || all.slice(0, index).some((larger) => larger.count > 0))
  if (largest === undefined) return 'in 0 s'
  const isRound = next === undefined || next.count === 0
  return isRound
    ? `in ${largest.count} ${largest.name}`
    : `in ${largest.count} ${largest.name} ${next.count} ${next.name}`
}

const units = [
  { name: 'd', size: 86_400, most: Number.POSITIVE_INFINITY },
  { name: 'h', size: 3600, most: 24 },
  { name: 'min', size: 60, most: 60 },
  { name: 's', size: 1, most: 60 },
] as const
