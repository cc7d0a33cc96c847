import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderIdentity } from './folder-identity.js'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { PRIVATE_FILE } from './replace-file.js'

const LOCK_FILE = 'lock'
/** The number of attempts to take a lock over from a dead process, since other processes may try as well. */
const MAX_TRIES = 10

/** A lock on a folder that only this process uses. */
export interface FolderLock {
  /** Tells whether the folder at this path is still the one that was locked: it may have been replaced. */
  holds (): boolean
  /** Releases the lock. Only the first call has an effect. */
  release (): void
}

interface LockContent extends ProcessIdentity {
  /** Distinguishes this lock from all others. */
  readonly token: string
  /** The identity of the locked folder, from `folderIdentity`; empty in locks of former versions. */
  readonly folder: string
}

export interface LockHolder extends ProcessIdentity {
  /** True if that process has locked another folder, of which this folder is a copy, including the lock. */
  readonly hasOriginal: boolean
}

/**
 * Locks `folder` for this process, or returns the process that has locked it. The lock is a file with pid
 * and start time. link(2) puts it in place atomically, and fails if there is a lock. The lock of a dead
 * process is moved aside first, and put back if it turns out to be a newer lock of another process. A copy
 * of a folder in use is also refused, since its content must not run twice. The folder stays open while it
 * is locked, so that no other folder gets its identity.
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
      if (taken) {
        const holds = (): boolean =>
          holderOf(path)?.token === token && (folderIdentity(folder) ?? '') === identity
        return { holds, release: releaseOnce(path, token, opened) }
      }
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

/** Returns the live process that has locked `folder`, or the original of which it is a copy. */
export function lockHolder (folder: string): LockHolder | undefined {
  return live(holderOf(join(folder, LOCK_FILE)), folderIdentity(folder))
}

/**
 * Locks a folder on which no node runs, to read it. A copy of a folder in use needs no further lock: the lock
 * that was copied with it prevents the start of a node.
 */
export function lockForReading (folder: string): ReturnType<typeof lockFolder> {
  const lock = lockFolder(folder)
  return 'heldBy' in lock && lock.heldBy.hasOriginal ? { holds: () => true, release: () => undefined } : lock
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

/** Reads a lock file; undefined if it is missing, or unreadable after a power cut. */
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
    return // Another process was faster, so the caller tries again.
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
