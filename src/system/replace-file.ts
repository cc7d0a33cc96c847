import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Readable by the node's own user only. */
export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700
/** A draft is a new file, so that nobody has opened it before, and no link leads it elsewhere. */
const NEW_FILE = 'wx'

/** Replaces a file in one durable step: a crash leaves the old content or the new. */
export async function replaceFile (path: string, content: string | Uint8Array): Promise<void> {
  const draft = draftOf(path)
  await rm(draft, { force: true })
  const file = await open(draft, NEW_FILE, PRIVATE_FILE)
  try {
    await file.writeFile(content)
    await file.sync()
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

/** Does the same as `replaceFile` before it returns, for a small file. */
export function writeSmallFile (path: string, content: string): void {
  const draft = draftOf(path)
  rmSync(draft, { force: true })
  const file = openSync(draft, NEW_FILE, PRIVATE_FILE)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  syncFolder(dirname(path))
}

/** Undefined if there is no such file. */
export function readSmallFile (path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Makes new and removed names in a folder durable. */
export function syncFolder (path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function draftOf (path: string): string {
  return `${path}.new`
}
