import type { VerificationView } from '../../../api/index.js'
import { hex } from '../../../protocol/types/index.js'
import { StorageError } from '../../../storage/index.js'

/** The first height that does not fit, and what is wrong with it. */
export type Finding = NonNullable<VerificationView['failure']>

/** Ends a check from whatever depth; never leaves this folder. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
  readonly finding: Finding

  constructor (height: number, code: string, message: string) {
    super(message)
    this.finding = { height, code, message }
  }
}

/** Names the place of a row that its checksum, or the database, says is damaged. */
export function mismatchOf (height: number, what: string, error: unknown): unknown {
  if (!isDamage(error)) return error
  return new Mismatch(height, 'damaged-row', `${what} is damaged on the disk: ${error.message}`)
}

/** @param what begins the message: "The block", for one */
export async function reading<T> (
  height: number, what: string, read: () => Promise<T>
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw mismatchOf(height, what, error)
  }
}

/** A full disk or a closed store says nothing about the chain; those stay errors. */
export function isDamage (error: unknown): error is StorageError {
  return error instanceof StorageError && (error.code === 'corrupt' || error.code === 'read-failed')
}

/** Enough of a hash to tell it from others. */
export function short (hash: Uint8Array): string {
  return `${hex(hash).slice(0, 16)}…`
}
