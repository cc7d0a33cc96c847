import { open, rm } from 'node:fs/promises'
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

/** Explains why a new file cannot be opened. ENOENT means here that its folder does not exist. */
function outputError (shown: string, file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  const folder = path.dirname(file)
  if (code === 'ENOENT') return new CliError(`${shown}: the folder ${folder} does not exist; make it first`)
  if (code === 'ENOTDIR') return new CliError(`${shown}: ${folder} is not a folder; choose another place`)
  if (code === 'EROFS') return new CliError(`${shown}: ${folder} is read-only; choose another place`)
  return fileError(shown, error)
}
