/**
 * How far a reader of the log has come: everything that the snapshot `base` could see, and of the rest what `seen` could see up
 * to the row at `written`, `number`.
 */
export interface LogPosition {
  /** Counts up when something may have been missed, so that all is read again. */
  readonly epoch: number
  /** When the server was started: another server has other transactions. */
  readonly server: string
  readonly base: string
  readonly seen: string
  readonly written: string
  readonly number: string
}

/** Before everything. */
export function startOfLog(epoch: number): LogPosition {
  return { epoch, server: '', base: '1:1:', seen: '1:1:', written: '0', number: '0' }
}

export function formatPosition(position: LogPosition): string {
  const { epoch, server, base, seen, written, number } = position
  return [epoch, server, base, seen, written, number].join('|')
}

/** Reads a position, or `undefined` where it is none, so that all is read again. */
export function parsePosition(text: string | undefined): LogPosition | undefined {
  const [epoch, server, base, seen, written, number, ...rest] = text?.split('|') ?? []
  if (server === undefined || base === undefined || seen === undefined || written === undefined) return undefined
  if (number === undefined || rest.length > 0 || !isSnapshot(base) || !isSnapshot(seen)) return undefined
  if (!/^\d{1,20}$/.test(written) || !/^\d{1,19}$/.test(number)) return undefined
  return { epoch: Number(epoch), server, base, seen, written, number }
}

/** `xmin:xmax:xip,xip,…`, as PostgreSQL writes it. */
function isSnapshot(text: string): boolean {
  return /^\d+:\d+:[\d,]*$/.test(text)
}
