import { copyFile, link, mkdtemp, readdir, rm } from 'node:fs/promises'
import path from 'node:path'

/** LevelDB writes a table once and only ever deletes it, so a link to it is as good as a copy. */
const TABLE = /^\d+\.(ldb|sst)$/
const OTHER = /^(CURRENT|MANIFEST-\d+|\d+\.log)$/

export interface LevelCopy {
  readonly folder: string
  remove (): Promise<void>
}

/**
 * A copy of a database that nobody has open, beside it, made of links as far as can be: what LevelDB
 * deletes and repairs when it opens that one changes nothing in the original.
 */
export async function copyLevelFiles (original: string): Promise<LevelCopy> {
  const folder = await mkdtemp(`${original}-copy-`)
  const remove = async (): Promise<void> => { await rm(folder, { recursive: true, force: true }) }
  try {
    for (const name of await readdir(original)) {
      const [from, to] = [path.join(original, name), path.join(folder, name)]
      if (TABLE.test(name)) await link(from, to).catch(async () => { await copyFile(from, to) })
      else if (OTHER.test(name)) await copyFile(from, to)
    }
    return { folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}
