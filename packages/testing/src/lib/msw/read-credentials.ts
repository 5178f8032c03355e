import { isRecord } from '@tokenpair/protocol'
import type { TestGrant } from './auth-handlers.ts'

const nameFields = ['email', 'username', 'name'] as const

/** Takes the name from a sign-in request and asks for no password. */
export async function readCredentials(request: Request): Promise<TestGrant> {
  const fields = await readFields(request)
  const names = nameFields.map((field) => fields[field])
  return { subject: names.find((name) => typeof name === 'string' && name !== '')?.toString() ?? 'alice' }
}

async function readFields(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const mediaType = request.headers.get('content-type') ?? ''
  if (/\/(?:x-www-form-urlencoded|form-data)/.test(mediaType)) return Object.fromEntries(await request.formData())
  const text = await request.text()
  const body: unknown = text === '' ? {} : JSON.parse(text)
  return isRecord(body) ? body : {}
}
