import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, where there is none. One by one: with `recursive`, Node 20 never
 * comes back from a place like /proc, where nothing can be made though the place is there.
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

/** Another process may be making it, too. */
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
