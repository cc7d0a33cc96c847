import {
  chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync
} from 'node:fs'
import { dirname } from 'node:path'

/** Readable by the node's own user only. */
export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700

/** Replaces a small file in one durable step: a crash leaves the old or the new. */
export function writeSmallFile (path: string, content: string): void {
  const draft = `${path}.new`
  const file = openSync(draft, 'w', PRIVATE_FILE)
  try {
    chmodSync(draft, PRIVATE_FILE)
    const bytes = Buffer.from(content)
    for (let at = 0; at < bytes.byteLength;) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
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
