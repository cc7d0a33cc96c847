import { createHash } from 'node:crypto'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { jsonFault, MAX_SUBMISSION_BYTES, parseJson, ServiceError } from '../api/index.js'
import { CliError } from './cli-error.js'
import { textOf } from './input-text.js'
import type { Io } from './io.js'

const MIB = 1024 * 1024
/** Above the largest receipt, of which each byte is two digits. */
const MAX_LARGE_BYTES = 17 * MIB

/**
 * Reads the JSON text of a file that the operator names, or of stdin for `-`. The text is at most as large
 * as a submission.
 * @throws CliError with file, cause and remedy
 */
export async function readJsonText (io: Io, name: string): Promise<string> {
  const text = await readUpTo(io, name, MAX_SUBMISSION_BYTES)
  const shown = name === '-' ? 'the input' : name
  if (text === undefined) {
    const limit = MAX_SUBMISSION_BYTES / (1024 * 1024)
    throw new CliError(`${shown} is larger than the ${limit} MiB that a submission may have; ` +
      'split it, or refer to large reports by hash')
  }
  try {
    parseJson(text)
  } catch (error) {
    throw error instanceof ServiceError ? new CliError(`${shown}: ${error.message}`) : error
  }
  return text
}

/**
 * Reads a JSON file that may be larger than a submission, as a receipt. @throws CliError as `readJsonText`
 */
export async function readLargeJson (io: Io, name: string): Promise<unknown> {
  const text = await readUpTo(io, name, MAX_LARGE_BYTES)
  const shown = name === '-' ? 'the input' : name
  if (text === undefined) {
    throw new CliError(`${shown} is larger than ${MAX_LARGE_BYTES / MIB} MiB, and no receipt is`)
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new CliError(`${shown}: not JSON: ${jsonFault(text)}`)
  }
}

/**
 * Reads a short text that a person wrote, from a file or from stdin for `-`. Blanks around it are dropped.
 * @throws CliError with file, cause and remedy
 */
export async function readShortText (io: Io, name: string, most: number): Promise<string> {
  const text = (await readUpTo(io, name, most))?.trim()
  const shown = name === '-' ? 'the input' : name
  if (text === undefined) throw new CliError(`${shown} is larger than ${most} bytes; shorten it`)
  if (text === '') throw new CliError(`${shown} is empty; write the text into it`)
  return text
}

async function readUpTo (io: Io, name: string, most: number): Promise<string | undefined> {
  return name === '-' ? await io.readStdin(most) : await readText(io, name, most)
}

/** Reads a file; undefined if it is too large. Its size is checked before it is read. */
async function readText (io: Io, name: string, most: number): Promise<string | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path.resolve(io.cwd, name), 'r')
    const { size } = await file.stat()
    if (size > most) return undefined
    return textOf(await file.readFile(), name)
  } catch (error) {
    throw fileError(name, error)
  } finally {
    await file?.close()
  }
}

export function fileError (name: string, error: unknown): unknown {
  if (error instanceof CliError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new CliError(`${name}: no such file`)
  if (code === 'EISDIR') return new CliError(`${name} is a folder; name a file`)
  if (code === 'EACCES') return new CliError(`${name}: this user may not open it`)
  if (code === 'EEXIST') return new CliError(`${name} exists already; choose another name`)
  return code === undefined ? error : new CliError(`${name}: cannot be opened (${code})`)
}

/** Returns the SHA-256 of a file, in hexadecimal. @param what the file should be. @throws CliError */
export async function hashOfFile (context: { readonly io: Io }, file: string, what: string): Promise<string> {
  return hashOf(await readBytes(context, file, what))
}

/** Returns a SHA-256 in hexadecimal. */
export function hashOf (bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Reads a file that is not empty. @param what the file should be. @throws CliError */
export async function readBytes (
  { io }: { readonly io: Io }, file: string, what: string
): Promise<Buffer> {
  const bytes = await readFile(path.resolve(io.cwd, file))
    .catch((error: unknown) => { throw fileError(file, error) })
  if (bytes.length === 0) throw new CliError(`${file} is empty; it should be ${what}`)
  return bytes
}
