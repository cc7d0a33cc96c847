/**
 * The codes of storage errors, stable and machine-readable. The message of an error is for the operator and
 * says what to do. Input from other peers never causes these errors.
 */
export type StorageErrorCode =
  | 'disk-full' | 'write-failed' | 'read-failed' | 'corrupt' | 'locked' | 'open-failed' | 'closed'
  /** Another version of the software wrote the data. */
  | 'other-format'
  /** The data folder has the blocks of another chain. */
  | 'other-chain'

export class StorageError extends Error {
  override readonly name: string = 'StorageError'

  constructor (readonly code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
  }
}

/** A record before the end of the write-ahead log is damaged, so the node stops (SPECIFICATION.md §10.2). */
export class WalCorruptError extends StorageError {
  override readonly name = 'WalCorruptError'

  constructor (readonly file: string, readonly offset: number, readonly validAt: number) {
    super('corrupt', `${file}: the record at byte ${offset} is damaged, but a valid record follows ` +
      `at byte ${validAt}, so this is not an interrupted write. Votes may be lost. Do not edit the ` +
      'file; move it away. The node then waits before it votes again.')
  }
}

/** A write or flush of the write-ahead log failed. The node must not vote after that (§10.2). */
export class WalWriteError extends StorageError {
  override readonly name = 'WalWriteError'

  constructor (readonly file: string, cause: unknown) {
    const full = isDiskFull(cause)
    super(full ? 'disk-full' : 'write-failed', full
      ? `${file}: the disk is full. Free some space and start the node again; nothing was lost.`
      : `${file} cannot be written (${messageOf(cause)}). The node stops before it signs more.`,
    cause)
  }
}

/** The advice for every damaged database. */
export const RESTORE = 'Restore it from a backup, and keep the damaged database. A node without a database ' +
  'catches up with the chain, but the record keys of its own diagnoses, and its undecided diagnoses, ' +
  'exist nowhere else.'

/** Tells whether the cause of an error is a full disk or an exceeded quota. */
export function isDiskFull (error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return true
  // LevelDB reports only the text of strerror(3).
  return /no space left|quota exceeded/i.test(error.message) || isDiskFull(error.cause)
}

export function messageOf (error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
