import type { SessionInspection } from '@tokenpair/client'
import { useEffect, useState } from 'react'
import { client } from '../auth-client.ts'

/** Milliseconds between two looks at the client. */
const pace = 200

/** What is left of the session, in seconds from now. */
export interface Remaining {
  readonly generation: number
  readonly accessToken: number
  readonly refreshToken: number
  readonly refresh: number
}

/** Looks at the client a few times a second. */
export function useRemaining(): Remaining | undefined {
  const [remaining, setRemaining] = useState(() => remainingOf(client.inspect()))
  useEffect(() => {
    const look = (): void => setRemaining(remainingOf(client.inspect()))
    const timer = setInterval(look, pace)
    return () => clearInterval(timer)
  }, [])
  return remaining
}

function remainingOf(inspection: SessionInspection | undefined): Remaining | undefined {
  if (inspection === undefined) return undefined
  const now = Date.now()
  const secondsUntil = (moment: number): number => Math.max(0, (moment - now) / 1000)
  return {
    generation: inspection.generation,
    accessToken: secondsUntil(inspection.accessTokenExpiresAt),
    refreshToken: secondsUntil(inspection.refreshTokenExpiresAt),
    refresh: secondsUntil(inspection.refreshAt),
  }
}
