import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { CliError, usageError } from './cli-error.js'
import { fileError } from './input-file.js'

/** The modes of files, before the umask. */
const READABLE = 0o666
const SECRET = 0o600

/** The content of a file. It may be asked for only when the file is open. */
type Lines = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/**
 * Writes a file that does not exist yet; an incomplete file is removed.
 * @param shown the name as the operator wrote it
 * @throws CliError with file, cause and remedy
 */
export async function writeNewFile (
  file: string, shown: string, lines: Lines, mode = READABLE
): Promise<void> {
  if (shown === '') throw usageError('--out needs the name of a file')
  const handle = await open(file, 'wx', mode)
    .catch((error: unknown) => { throw outputError(shown, file, error) })
  const fail = ({ code }: NodeJS.ErrnoException): never => {
    throw new CliError(code === 'ENOSPC' || code === 'EDQUOT'
      ? `${shown}: the disk is full; make room and try again`
      : `${shown}: cannot be written (${code})`)
  }
  try {
    // `write` may leave out the end of a text without an error, such as where a disk becomes full.
    for await (const line of lines) await handle.appendFile(line).catch(fail)
    await handle.sync().catch(fail)
  } catch (error) {
    // An incomplete file would look like a complete file.
    await rm(file, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

/**
 * Writes a file with a secret, which does not exist yet and which this user alone may read; an incomplete
 * file is removed.
 * @param shown the name as the operator wrote it
 * @throws CliError with file, cause and remedy
 */
export async function writeSecretFile (file: string, shown: string, lines: Lines): Promise<void> {
  await writeNewFile(file, shown, lines, SECRET)
}

/**
 * Writes files with secrets into a folder: all of them, or none.
 * @param shown the name of the folder as the operator wrote it
 * @throws CliError with file, cause and remedy
 */
export async function writeSecretFiles (
  folder: string, shown: string, files: readonly (readonly [name: string, content: string | Uint8Array])[]
): Promise<void> {
  const written: string[] = []
  try {
    for (const [name, content] of files) {
      const file = path.join(folder, name)
      await writeSecretFile(file, path.join(shown, name), [content])
      written.push(file)
    }
  } catch (error) {
    for (const file of written) await rm(file, { force: true })
    throw error
  }
}

/**
 * Makes a folder that this user alone may read.
 * @param shown the name as the operator wrote it
 * @returns whether the folder is new
 * @throws CliError with folder, cause and remedy
 */
export async function makeSecretFolder (folder: string, shown: string): Promise<boolean> {
  if (shown === '') throw usageError('--out needs the name of a folder')
  try {
    await mkdir(folder, { mode: 0o700 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw outputError(shown, folder, error)
  }
}

/** Explains why a new file or folder cannot be made. ENOENT means here that its folder does not exist. */
export function outputError (shown: string, file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  const folder = path.dirname(file)
  if (code === 'ENOENT') return new CliError(`${shown}: the folder ${folder} does not exist; make it first`)
  if (code === 'ENOTDIR') return new CliError(`${shown}: ${folder} is not a folder; choose another place`)
  if (code === 'EROFS') return new CliError(`${shown}: ${folder} is read-only; choose another place`)
  return fileError(shown, error)
}
