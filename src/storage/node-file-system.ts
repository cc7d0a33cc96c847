import * as fs from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { AppendFile, FileSystem } from './file-system.js'

const fdatasync = promisify(fs.fdatasync)
const close = promisify(fs.close)
/** Only the node's own user may read what it signs. */
const FILE_MODE = 0o600

export const nodeFileSystem: FileSystem = {
  async read (path) {
    try {
      return await readFile(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  },

  async openAppend (path) {
    const fresh = !fs.existsSync(path)
    const descriptor = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT, FILE_MODE)
    if (fresh) await syncFolder(dirname(path))
    return new NodeAppendFile(descriptor, fs.fstatSync(descriptor).size)
  },

  async replace (path, bytes) {
    const draft = `${path}.new`
    const file = await open(draft, 'w', FILE_MODE)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } catch (error) {
      await file.close()
      await rm(draft, { force: true })
      throw error
    }
    await file.close()
    await rename(draft, path)
    await syncFolder(dirname(path))
  }
}

/** Appends run in the calling turn (1 µs into the cache); only the flush leaves the event loop. */
class NodeAppendFile implements AppendFile {
  constructor (private readonly descriptor: number, private length: number) {}

  append (bytes: Uint8Array): void {
    let written = 0
    while (written < bytes.byteLength) {
      written += fs.writeSync(
        this.descriptor, bytes, written, bytes.byteLength - written, this.length + written)
    }
    this.length += written
  }

  sync (): Promise<void> {
    return fdatasync(this.descriptor)
  }

  truncate (length: number): void {
    fs.ftruncateSync(this.descriptor, length)
    this.length = length
  }

  close (): Promise<void> {
    return close(this.descriptor)
  }
}

/** A new name is durable only once its folder is. */
async function syncFolder (path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
