/**
 * The columns of the tables, for queries of your own: they are Kysely's `DB`. Write through the store only. Moments are
 * milliseconds since the Unix epoch, as the text that the drivers make of a `bigint`.
 */
export interface PostgresTables {
  tokenpair_sessions: {
    created_at: string
    refreshed_at: string
    idle_lifetime: string | null
    idle_expires_at: string | null
    absolute_expires_at: string | null
    revoked_at: string | null
    generation: number
    attempt_bound: boolean
    id: string
    chain: Uint8Array
    previous_1: Uint8Array
    previous_2: Uint8Array
    manager: string
    subject: string
    method: string
    /** JSON, as text. */
    scopes: string
    /** JSON, as text. */
    claims: string
    /** JSON, as text. */
    device: string
    revocation_reason: string | null
  }
  tokenpair_revocations: {
    written_by: string
    position: string
    kind: string
    target: string
    mark: string
    issued_before: string | null
    until: string
  }
  tokenpair_schema: {
    version: number
    migrated_at: Date
  }
}
