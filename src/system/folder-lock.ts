import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderIdentity } from './folder-identity.js'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { PRIVATE_FILE } from './replace-file.js'

const LOCK_FILE = 'lock'
/** Takeovers that may go wrong because others try at the same time. */
const MAX_TRIES = 10

/** A folder that this process alone uses. */
export interface FolderLock {
  /** Gives the folder back; only the first call counts. */
  release (): void
}

interface LockContent extends ProcessIdentity {
  /** Tells this lock from every other. */
  readonly token: string
  /** The folder that it locks, as `folderIdentity` names it; empty in locks of former versions. */
  readonly folder: string
}

/** Who has a folder. */
export interface LockHolder extends ProcessIdentity {
  /** That process has another folder, of which this one, lock and all, is a copy. */
  readonly hasOriginal: boolean
}

/**
 * Takes `folder` for this process, or tells who has it. The lock is a file with pid and start time,
 * put in place whole by link(2), which refuses if there is one. What a dead process left is moved
 * aside first, and put back if it turns out to be another's that came in between. A copy of a folder in
 * use counts as in use, too: what is in it must not run twice. While it is locked the folder is kept
 * open, so that no other is given its identity.
 */
export function lockFolder (folder: string): FolderLock | { readonly heldBy: LockHolder } {
  const path = join(folder, LOCK_FILE)
  const token = randomBytes(16).toString('hex')
  const draft = `${path}.${token}`
  const opened = openSync(folder, 'r')
  let taken = false
  try {
    const identity = folderIdentity(opened) ?? ''
    const content: LockContent = { ...ownIdentity(), token, folder: identity }
    writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: PRIVATE_FILE })
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      taken = tryLink(draft, path)
      if (taken) return { release: releaseOnce(path, token, opened) }
      const found = holderOf(path)
      const holder = live(found, identity)
      if (holder !== undefined) return { heldBy: holder }
      moveAside(path, token, found)
    }
    return { heldBy: live(holderOf(path), identity) ?? { pid: 0, started: '', hasOriginal: false } }
  } finally {
    rmSync(draft, { force: true })
    if (!taken) closeSync(opened)
  }
}

/** The live process that has `folder`, or the original of which it is a copy, if any. */
export function lockHolder (folder: string): LockHolder | undefined {
  return live(holderOf(join(folder, LOCK_FILE)), folderIdentity(folder))
}

/**
 * For whoever only reads a folder that no node runs on. A copy of a folder in use can be read; it needs
 * no lock of the reader's, since the one that was copied along lets no node start on it.
 */
export function lockForReading (folder: string): ReturnType<typeof lockFolder> {
  const lock = lockFolder(folder)
  return 'heldBy' in lock && lock.heldBy.hasOriginal ? { release: () => undefined } : lock
}

function live (holder: LockContent | undefined, identity: string | undefined): LockHolder | undefined {
  if (holder === undefined || !isAlive(holder)) return undefined
  const { folder, pid, started } = holder
  return { pid, started, hasOriginal: folder !== '' && folder !== identity }
}

function tryLink (draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** What a lock file says; undefined if there is none, or a power cut left it unreadable. */
function holderOf (path: string): LockContent | undefined {
  try {
    const { pid, started, token, folder } = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockContent>
    if (typeof pid !== 'number' || typeof started !== 'string') return undefined
    return { pid, started, token: String(token), folder: typeof folder === 'string' ? folder : '' }
  } catch {
    return undefined
  }
}

function moveAside (path: string, token: string, dead: LockContent | undefined): void {
  const aside = `${path}.${token}.dead`
  try {
    renameSync(path, aside)
  } catch {
    return // Another process was quicker; look again.
  }
  const moved = holderOf(aside)
  if (moved !== undefined && moved.token !== dead?.token) tryLink(aside, path)
  rmSync(aside, { force: true })
}

function releaseOnce (path: string, token: string, opened: number): () => void {
  let isReleased = false
  return () => {
    if (isReleased) return
    isReleased = true
    if (holderOf(path)?.token === token) rmSync(path, { force: true })
    closeSync(opened)
  }
}
