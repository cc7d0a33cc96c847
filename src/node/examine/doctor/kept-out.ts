const CODES: ReadonlySet<unknown> = new Set(
  ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EMFILE', 'ENFILE', 'LEVEL_LOCKED', 'locked'])

/** Whether `error`, or what caused it, says no more than that this process may not look, or not now. */
export function isKeptOut (error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (CODES.has((error as NodeJS.ErrnoException).code)) return true
  // LevelDB hands on the words of strerror(3) only.
  return /permission denied|not permitted|read-only file system|too many open files/i.test(error.message) ||
    isKeptOut(error.cause)
}
