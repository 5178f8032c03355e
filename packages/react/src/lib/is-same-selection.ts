/** Whether two things that a selector made are the same, or plain objects or lists of the same members. */
export function isSameSelection(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  const [members, others] = [membersOf(one), membersOf(other)]
  if (members === undefined || others?.length !== members.length || Array.isArray(one) !== Array.isArray(other))
    return false
  return members.every(([name, value], index) => others[index]?.[0] === name && Object.is(others[index][1], value))
}

/** Anything else may hold what its own members do not show, such as a `Date` or a `Map`. */
function membersOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.entries(value) : undefined
}
