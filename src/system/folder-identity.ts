import { fstatSync, statSync, type BigIntStats } from 'node:fs'

/**
 * Identifies a folder whatever path leads to it. A link or a move keeps the identity; a copy has another.
 * The system may give the identity to another folder once the folder is deleted and no process has it open.
 * @param folder a path, or a descriptor of the folder
 * @returns undefined if there is no folder, or this user may not read it
 */
export function folderIdentity (folder: string | number): string | undefined {
  try {
    const stats: BigIntStats = typeof folder === 'number'
      ? fstatSync(folder, { bigint: true })
      : statSync(folder, { bigint: true })
    return `${stats.dev}:${stats.ino}`
  } catch {
    return undefined
  }
}

/** Says what a path leads to that should be a data folder; `kept-out`: this user may not read it. */
export function kindOfFolder (folder: string): 'folder' | 'file' | 'missing' | 'kept-out' {
  try {
    return statSync(folder).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return 'file'
    return code === 'EACCES' || code === 'EPERM' ? 'kept-out' : 'missing'
  }
}
