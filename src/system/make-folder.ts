import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and all missing folders above it, one by one. With `recursive`, Node 20 hangs in a place
 * like /proc, which exists but takes no folder.
 * @throws the system's error
 */
export function makeFolder (path: string, mode?: number): void {
  try {
    makeOne(path, mode)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isFolder(parent)) throw error
    makeFolder(parent, mode)
    makeOne(path, mode)
  }
}

/** Accepts that another process makes the folder at the same time. */
function makeOne (path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode === undefined ? {} : { mode })
  } catch (error) {
    if (!isFolder(path)) throw error
  }
}

function isFolder (path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
