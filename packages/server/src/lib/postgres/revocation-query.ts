import type { RevocationEntry } from '../revocation/revocation-log.ts'
import { storableText } from '../sessions/stored-values.ts'
import { formatArray, formatWhole } from './column-values.ts'
import type { LogPosition } from './log-position.ts'
import type { PostgresStatement } from './run-statement.ts'
import type { Tables } from './tables.ts'

/** Adds entries to the revocation log, in their order, and tells those who listen. */
export function insertRevocations(
  { revocations, channel }: Tables,
  entries: readonly RevocationEntry[],
): PostgresStatement {
  return {
    sql: `
      WITH logged AS (
        INSERT INTO ${revocations} (kind, target, mark, issued_before, until)
        SELECT kind, target, mark, issued_before, until FROM unnest(
          ($1::text)::text[], ($2::text)::text[], ($3::text)::text[], ($4::text)::bigint[], ($5::text)::bigint[]
        ) WITH ORDINALITY AS entry (kind, target, mark, issued_before, until, place) ORDER BY place
      )
      SELECT pg_notify('${channel}', '')`,
    parameters: [
      entries.map(({ target }) => target.kind),
      entries.map(({ target }) => (target.kind === 'everyone' ? '' : storableText(target.id))),
      entries.map(({ mark }) => mark),
      entries.map(({ issuedBefore }) => formatWhole(issuedBefore)),
      entries.map(({ until }) => formatWhole(until)),
    ].map(formatArray),
  }
}

/**
 * Reads what is committed and was not read yet, with the snapshot that this statement sees. A number tells nothing here: it is
 * drawn before its transaction commits, so that a lower one may show up after a higher one was read. Whether a transaction
 * was seen is told by the snapshot of the reading before. One row is answered at least, so that there is always a snapshot
 * to go on from.
 */
export function selectRevocations({ revocations }: Tables, after: LogPosition, limit: number): PostgresStatement {
  const { server, base, seen, written, number } = after
  return {
    sql: `
      WITH here AS MATERIALIZED (
        SELECT snapshot, server, server = $2::text
          AND pg_snapshot_xmax(snapshot) >= pg_snapshot_xmax(($4::text)::pg_snapshot) AS goes_on
        FROM (SELECT pg_current_snapshot() AS snapshot, pg_postmaster_start_time()::text AS server) AS now
      )
      SELECT here.snapshot::text AS snapshot, here.server, here.goes_on, entry.*
      FROM here LEFT JOIN LATERAL (
        SELECT written_by::text AS written, position::text AS number, kind, target, mark, issued_before, until
        FROM ${revocations}
        WHERE written_by >= CASE WHEN here.goes_on THEN pg_snapshot_xmin(($3::text)::pg_snapshot) ELSE '0'::xid8 END
          AND NOT (here.goes_on AND (
            pg_visible_in_snapshot(written_by, ($3::text)::pg_snapshot)
            OR (pg_visible_in_snapshot(written_by, ($4::text)::pg_snapshot)
              AND (written_by, position) <= (($5::text)::xid8, ($6::text)::bigint))
          ))
        ORDER BY written_by, position LIMIT ($1::text)::bigint
      ) AS entry ON true`,
    parameters: [String(limit), server, base, seen, written, number],
  }
}

/** Deletes what is over among some of the oldest entries. */
export function deleteOldRevocations({ revocations }: Tables, now: number, limit: number): PostgresStatement {
  return {
    sql: `
      DELETE FROM ${revocations} AS entry USING (
        SELECT written_by, position FROM (
          SELECT written_by, position, until FROM ${revocations} ORDER BY written_by, position LIMIT ($1::text)::bigint
        ) AS oldest WHERE until <= ($2::text)::bigint
      ) AS over WHERE entry.written_by = over.written_by AND entry.position = over.position`,
    parameters: [String(limit), String(now)],
  }
}
