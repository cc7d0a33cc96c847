import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** Returns the paths of all files below a folder. */
export async function filesBelow (folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
}
