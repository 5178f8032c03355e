import { systemClock } from '@tokenpair/protocol'
import { createFileStorage } from '../lib/node/file-storage.ts'
import type { TokenStorage } from '../lib/ports/token-storage.ts'

/** Which file a session is kept in. */
export interface FileStorageOptions {
  /** Path of the file. Folders that are missing are made, for this user alone. */
  readonly path: string
}

/**
 * Keeps the session in a file, for CLIs and workers on Node.js: several processes can share it, and it survives a kill.
 *
 * The file belongs to its user alone (mode 0600, folders that it makes 0700; Windows has other permissions). Each change
 * is written beside it, forced to the disk and renamed, so that a process that dies leaves the text before or the one
 * after. Processes keep each other out by a lock file; that of a process that died is taken over at once, one of
 * another machine after ten seconds. The tokens are not encrypted: whoever reads the file has them.
 *
 * @param options Which file.
 * @returns The storage, for one or several clients.
 */
export function fileStorage(options: FileStorageOptions): TokenStorage {
  return createFileStorage(options.path, systemClock)
}
