import { describe, expect, test } from 'vitest'
import { createServerFrom, machine, variables } from '../passwords/passwords-fixture.ts'

describe('JwtConfigFromPasswords', () => {
  test('hands on the hook of a new session', async () => {
    const told: string[] = []
    const onRefreshTokenCreated = ({ sessionId }: { sessionId: string }): void => void told.push(sessionId)
    await using server = await createServerFrom(machine(variables), { onRefreshTokenCreated })

    const { sessionId } = await server.signIn()

    expect(told).toEqual([sessionId])
  })
})
