import { fstatSync, statSync, type BigIntStats } from 'node:fs'

/**
 * Names one folder whatever path leads to it: a link to it or a move leaves it the same, a copy is
 * another. The number is given away again once nobody has the folder open (here, since `api.json` names
 * one, as a lock does).
 * @param folder its path, or a descriptor of it
 * @returns undefined if there is none, or it may not be looked at
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

/** What lies at a path that should be a data folder; `kept-out`: this user may not look. */
export function kindOfFolder (folder: string): 'folder' | 'file' | 'missing' | 'kept-out' {
  try {
    return statSync(folder).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return 'file'
    return code === 'EACCES' || code === 'EPERM' ? 'kept-out' : 'missing'
  }
}
