import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readSmallFile, syncFolder, writeSmallFile } from '../../system/index.js'
import { objectIn } from './folder-marker.js'
import { loggedError } from './logger.js'
import { OperatorError } from './operator-error.js'

const CLEAN_STOP_FILE = 'clean-stop.json'
const FAILURE_FILE = 'last-failure.json'

/** Names the block at which a node stopped cleanly (SPECIFICATION.md §10.4). */
export interface CleanStop {
  readonly height: number
  /** Hexadecimal. */
  readonly hash: string
  /** Wall clock, ms. */
  readonly at: number
  /** The signal that asked for the stop. */
  readonly by?: string
}

/** Tells why a node ended by itself. */
export interface LastFailure {
  /** Wall clock, ms. */
  readonly at: number
  readonly code: string
  readonly message: string
}

export function cleanStopIn (path: string): CleanStop | undefined {
  const stop = objectIn<CleanStop>(readSmallFile(join(path, CLEAN_STOP_FILE)) ?? '')
  return typeof stop?.height === 'number' && typeof stop.hash === 'string' ? stop : undefined
}

export function lastFailureIn (path: string): LastFailure | undefined {
  const failure = objectIn<LastFailure>(readSmallFile(join(path, FAILURE_FILE)) ?? '')
  return typeof failure?.message === 'string' ? failure : undefined
}

export function markCleanStop (path: string, stop: CleanStop): void {
  writeSmallFile(join(path, CLEAN_STOP_FILE), `${JSON.stringify(stop)}\n`)
}

/** Writes the mark of a failure if it can; a full disk may have no room for it. */
export function markFailure (path: string, error: unknown): void {
  const [message = ''] = loggedError(error).message.split('\n')
  const code = error instanceof OperatorError ? error.code : 'internal'
  const failure: LastFailure = { at: Date.now(), code, message }
  try {
    writeSmallFile(join(path, FAILURE_FILE), `${JSON.stringify(failure)}\n`)
  } catch {
    // The terminal and the log still show the failure.
  }
}

export function clearMarks (path: string): void {
  for (const file of [CLEAN_STOP_FILE, FAILURE_FILE]) rmSync(join(path, file), { force: true })
  syncFolder(path)
}
