import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and all missing parent folders, one after another. The option `recursive` of mkdir is not
 * used, since Node 20 hangs with it where no folder can be made, such as in /proc.
 * @throws the system's error
 */
export function makeFolder (path: string, mode?: number): void {
  try {
    makeSingleFolder(path, mode)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isFolder(parent)) throw error
    makeFolder(parent, mode)
    makeSingleFolder(path, mode)
  }
}

/** Makes a folder, unless another process makes it at the same time. */
function makeSingleFolder (path: string, mode: number | undefined): void {
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
