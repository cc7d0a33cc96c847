import { createReadStream, createWriteStream } from 'node:fs'
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from '../../system/index.js'
import { FormatError, type About } from '../formats/index.js'
import { MAX_CODES, conceptLine, headerLine } from '../release/index.js'
import { aboutRelease } from './about-release.js'
import { readSource, type Source } from './read-source.js'
import type { ReleaseStore, StoredRelease } from './release-store.js'
import { Staging } from './staging.js'

const WORK = 'import-'
/** Lines are written together from this length on. */
const WRITTEN_CHARACTERS = 256 * 1024
/** Work of an import that was killed is removed after this long. */
const LEFT_OVER_MS = 24 * 60 * 60 * 1000

/** What an import made. */
export interface ImportedRelease extends StoredRelease {
  readonly files: readonly { readonly file: string, readonly kind: string }[]
  /** Facts about codes that no file declares, which were left out. */
  readonly strays: number
}

/** A file of an import cannot be read. The message names the file, and the line if there is one. */
export class ImportError extends Error {
  constructor (message: string) {
    super(message)
    this.name = 'ImportError'
  }
}

/**
 * Makes a release of the files of a publisher, and puts it into a store. Nothing is left behind if a file is
 * bad: the work is done in a folder of its own, which is removed.
 * @param given what the operator says about the release
 * @throws ImportError
 */
export async function importRelease (
  store: ReleaseStore, files: readonly string[], given: About
): Promise<ImportedRelease> {
  makeFolder(store.folder)
  await removeLeftOvers(store.folder)
  const work = path.join(store.folder, `${WORK}${process.pid}-${Date.now()}`)
  makeFolder(work)
  const staging = new Staging(path.join(work, 'facts'))
  try {
    const sources: (Source & { readonly file: string })[] = []
    for (const file of files) {
      sources.push({ file, ...await named(file, readSource(file, staging, given.system)) })
    }
    const header = await named(undefined, async () => aboutRelease(sources.map(({ about }) => about), given))
    const body = path.join(work, 'body')
    const codes = await named(undefined, writeBody(staging, body))
    const release = path.join(work, 'release')
    await pipeline(async function * () {
      yield `${headerLine({ ...header, codes })}\n`
      yield * createReadStream(body)
    }, createWriteStream(release))
    const installed = await store.install(release)
    if (typeof installed === 'string') throw new ImportError(`the release cannot be written: ${installed}`)
    const kinds = sources.map(({ file, kind }) => ({ file, kind }))
    return { ...installed, files: kinds, strays: staging.strays }
  } finally {
    await staging.close()
    await rm(work, { recursive: true, force: true })
  }
}

/** Writes the lines of all codes. @returns the number of codes */
async function writeBody (staging: Staging, file: string): Promise<number> {
  const output = await open(file, 'w')
  let codes = 0
  let waiting = ''
  try {
    for await (const concept of staging.concepts()) {
      if (++codes > MAX_CODES) throw new FormatError(`more than ${MAX_CODES} codes`)
      waiting += `${conceptLine(concept)}\n`
      if (waiting.length > WRITTEN_CHARACTERS) waiting = await written(output, waiting)
    }
    await written(output, waiting)
    if (codes === 0) throw new FormatError('no file declares a code; add the list of codes itself')
  } finally {
    await output.close()
  }
  return codes
}

/** Writes a text. @returns nothing, which waits then */
async function written (output: FileHandle, text: string): Promise<''> {
  // A single write may leave out the end of a text, such as where a disk becomes full.
  await output.appendFile(text)
  return ''
}

/** Adds the name of the file to a fault. */
async function named<T> (file: string | undefined, work: Promise<T> | (() => Promise<T>)): Promise<T> {
  try {
    return await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (!(error instanceof FormatError)) {
      // An error of the system does not always name the file.
      throw file === undefined ? error : Object.assign(error as Error, { path: file })
    }
    throw new ImportError(file === undefined ? error.message : `${file}: ${error.message}`)
  }
}

async function removeLeftOvers (folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(WORK)) continue
    const found = await stat(path.join(folder, name)).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > LEFT_OVER_MS) {
      await rm(path.join(folder, name), { recursive: true, force: true })
    }
  }
}
