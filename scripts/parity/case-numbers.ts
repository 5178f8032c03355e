/** Reads a list of case numbers: `1-3, 7` is 1, 2, 3, 7. What is no such list gives no numbers. */
export function parseCaseNumbers(text: string): readonly number[] {
  return text.split(', ').flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
    const length = Math.max(0, Number(last) - Number(first) + 1) || 0
    return Array.from({ length }, (_, index) => Number(first) + index)
  })
}
