import { api } from '../api.ts'

/** How the server runs, and what its clock says. */
export interface ServerFacts {
  readonly settings: Awaited<ReturnType<typeof api.settings.query>>
  /** Seconds by which this device's clock is ahead of the server's. */
  readonly clockLead: number
}

/** Asks the server's public procedures, in one batch. */
export async function loadServerFacts(): Promise<ServerFacts> {
  const [settings, serverTime] = await Promise.all([api.settings.query(), api.serverTime.query()])
  return { settings, clockLead: Math.round((Date.now() - serverTime) / 1000) }
}
