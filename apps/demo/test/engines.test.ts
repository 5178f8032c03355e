import { describe, expect, inject, test } from 'vitest'
import { bearer, openTestDemo, postJson, signIn } from './test-demo.ts'

const engines = [
  ['Redis', async () => inject('redisUrl')],
  ['PostgreSQL', async () => (await fetch(inject('postgresStarter'))).text()],
] as const

describe('openDemo()', () => {
  test.each(engines)('keeps users, notes and sessions in %s by its address alone', async (_, provide) => {
    const variables = { DATABASE_URL: await provide() }
    const before = await openTestDemo(variables)
    const newcomer = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery staple' }
    const tokens = await (await postJson(before, '/sign-up', newcomer)).json()
    const headers = { ...bearer(tokens).headers, 'content-type': 'application/json' }
    await before.app.request('/trpc/notes.add', { method: 'POST', headers, body: '{"text":"Buy milk"}' })
    await before[Symbol.asyncDispose]()

    await using after = await openTestDemo(variables)

    const notes = await after.app.request('/trpc/notes.list', bearer(tokens))
    expect(await notes.json()).toMatchObject({ result: { data: [{ text: 'Buy milk' }] } })
    expect(await signIn(after)).toMatchObject({ sub: 'alice' })
    const again = await postJson(after, '/sign-up', newcomer)
    expect(again.status).toBe(400)
  })
})
