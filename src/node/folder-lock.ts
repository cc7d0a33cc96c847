import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, ownIdentity, type ProcessIdentity } from '../api/index.js'

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
}

/**
 * Takes `folder` for this process, or tells who has it. The lock is a file with pid and start time,
 * put in place whole by link(2), which refuses if there is one. What a dead process left is moved
 * aside first, and put back if it turns out to be another's that came in between.
 */
export function lockFolder (folder: string): FolderLock | { readonly heldBy: ProcessIdentity } {
  const path = join(folder, LOCK_FILE)
  const token = randomBytes(16).toString('hex')
  const draft = `${path}.${token}`
  const content: LockContent = { ...ownIdentity(), token }
  try {
    writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 })
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      if (tryLink(draft, path)) return { release: () => releaseOwn(path, token) }
      const holder = holderOf(path)
      if (holder !== undefined && isAlive(holder)) return { heldBy: holder }
      moveAside(path, token, holder)
    }
    const holder = holderOf(path)
    return { heldBy: holder ?? { pid: 0, started: '' } }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** The live process that has `folder`, if any. */
export function lockHolder (folder: string): ProcessIdentity | undefined {
  const holder = holderOf(join(folder, LOCK_FILE))
  return holder !== undefined && isAlive(holder) ? holder : undefined
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
    const { pid, started, token } = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockContent>
    if (typeof pid !== 'number' || typeof started !== 'string') return undefined
    return { pid, started, token: String(token) }
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

function releaseOwn (path: string, token: string): void {
  if (holderOf(path)?.token === token) rmSync(path, { force: true })
}
