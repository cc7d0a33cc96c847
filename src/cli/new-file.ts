import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { CliError, usageError } from './cli-error.js'
import { fileError } from './input-file.js'

/**
 * Writes a file that does not exist yet; an incomplete file is removed.
 * @param shown the name as the operator wrote it
 * @throws CliError with file, cause and remedy
 */
export async function writeNewFile (
  file: string, shown: string, lines: AsyncIterable<string> | Iterable<string>
): Promise<void> {
  if (shown === '') throw usageError('--out needs the name of a file')
  const handle = await open(file, 'wx').catch((error: unknown) => { throw outputError(shown, file, error) })
  try {
    for await (const line of lines) await handle.write(line)
    await handle.sync()
  } catch (error) {
    // An incomplete file would look like a complete file.
    await rm(file, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

/**
 * Writes a file with a secret, which does not exist yet and which this user alone may read.
 * @param shown the name as the operator wrote it
 * @throws CliError with file, cause and remedy
 */
export async function writeSecretFile (
  file: string, shown: string, content: string | Uint8Array
): Promise<void> {
  await writeFile(file, content, { flag: 'wx', mode: 0o600 })
    .catch((error: unknown) => { throw outputError(shown, file, error) })
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
