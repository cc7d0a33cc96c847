/**
 * What can go wrong below the protocol. Codes are stable and machine-readable; the message is for
 * the operator and says what to do. None of these is ever caused by input from another peer.
 */
export type StorageErrorCode =
  | 'disk-full' | 'write-failed' | 'read-failed' | 'corrupt' | 'locked' | 'open-failed' | 'closed'
  /** Written by another version of the software. */
  | 'other-format'
  /** Holds another chain's blocks. */
  | 'other-chain'

export class StorageError extends Error {
  override readonly name: string = 'StorageError'

  constructor (readonly code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
  }
}

/**
 * A record before the end of the write-ahead log does not check (consensus.md §10.2): the node
 * stops.
 */
export class WalCorruptError extends StorageError {
  override readonly name = 'WalCorruptError'

  constructor (readonly file: string, readonly offset: number, readonly validAt: number) {
    super('corrupt', `${file}: the record at byte ${offset} is damaged, but a sound one follows ` +
      `at byte ${validAt}, so this is not an interrupted write. Votes may be lost: do not edit ` +
      'the file; treat the log as lost (move it away): the node then waits before it votes again.')
  }
}

/** A write or flush of the write-ahead log failed; nothing may be voted on after that (§10.2). */
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

/** Said of every database that is damaged. */
export const RESTORE = 'Restore it from a backup, and keep the damaged one: a node that starts afresh ' +
  'catches up with the chain, but the record keys of its own diagnoses, and those that are not decided, ' +
  'are nowhere else.'

/** Whether `error`, or what caused it, says that no space or quota is left. */
export function isDiskFull (error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return true
  // LevelDB hands on the words of strerror(3) only.
  return /no space left|quota exceeded/i.test(error.message) || isDiskFull(error.cause)
}

export function messageOf (error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
