/** What to tell a person about an error. */
export function errorText(error: unknown): string {
  if (error instanceof TypeError) return 'The server cannot be reached: try again' // what fetch throws
  return error instanceof Error ? error.message : 'Something went wrong: try again'
}
