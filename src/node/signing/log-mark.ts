import { openWal, type FileSystem, type NodeStore, type Wal } from '../../storage/index.js'

export interface LogOrigin {
  /** There was no log file. */
  readonly created: boolean
  /** The keys were made in this run: nothing was ever signed with them before. */
  readonly newKeys?: boolean
  /** An earlier run found the log gone or not whole, and none has voted since. */
  readonly isIncomplete?: boolean
}

/**
 * What the database says of the log, which cannot say it itself: a log that was lost is there again
 * after the next start, and empty. Whole: every own vote is in it. Incomplete: votes were lost, so
 * this node abstains. Unknown: made beside an empty database, with keys that may have signed.
 */
export const LogMark = { unknown: 0, whole: 1, incomplete: 2 } as const
export type LogMark = typeof LogMark[keyof typeof LogMark]

type Store = Pick<NodeStore, 'meta'>
const NAME = 'log-mark'

export async function markLog ({ meta }: Store, mark: LogMark): Promise<void> {
  await meta.put(NAME, Uint8Array.of(mark))
}

interface LogPlace { readonly path: string, readonly files: FileSystem, readonly newKeys: boolean }

/**
 * That a log is gone is noted before there is a new one: a crash in between must not hide it. With
 * new keys none can be gone, and a crash must not make it look so.
 */
export async function openLog (store: Store, { path, files, newKeys }: LogPlace): Promise<Wal> {
  const isGone = !newKeys && await files.read(path) === undefined
  if (isGone) await logOrigin(store, { created: true })
  return await openWal(path, files)
}

/** Before the first vote of a run; what it finds is durable when it resolves. */
export async function logOrigin (
  store: Store, { created, newKeys = false }: Pick<LogOrigin, 'created' | 'newKeys'>
): Promise<LogOrigin> {
  const before = (await store.meta.get(NAME))?.[0]
  const mark = newKeys ? LogMark.whole : after(before, created)
  if (mark !== before) await markLog(store, mark)
  return {
    newKeys, created: created || mark === LogMark.unknown,
    isIncomplete: mark === LogMark.incomplete
  }
}

function after (before: number | undefined, created: boolean): LogMark {
  if (before === LogMark.incomplete || before === LogMark.unknown) return before
  if (!created) return LogMark.whole
  return before === undefined ? LogMark.unknown : LogMark.incomplete
}
