/** The value in the middle. */
export function median(values) {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Half of the distance between the quartiles, as a part of the median. */
export function spread(values) {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (part) => sorted[Math.round((sorted.length - 1) * part)]
  return (at(0.75) - at(0.25)) / 2 / median(values)
}

/** A ratio of each round, so that what a round suffers, both suffer: its median and its spread. */
export function ratioOf(ones, others) {
  const ratios = ones.map((one, round) => one / others[round])
  return { value: median(ratios), spread: spread(ratios) }
}
