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
  const inSeconds = (ms: number): number => Math.max(0, ms / 1000)
  return {
    generation: inspection.generation,
    accessToken: inSeconds(inspection.accessTokenExpiresIn),
    refreshToken: inSeconds(inspection.refreshTokenExpiresIn),
    refresh: inSeconds(inspection.refreshIn),
  }
}
