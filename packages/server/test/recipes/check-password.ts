/** Stands for the app's own users. */
export function checkPassword(body: unknown): string | undefined {
  const isFilled = typeof body === 'object' && body !== null && 'name' in body && 'password' in body
  return isFilled && body.password === 'correct horse battery staple' ? String(body.name) : undefined
}
