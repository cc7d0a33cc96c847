import type { VerificationView } from '../../../api/index.js'
import { hex } from '../../../protocol/types/index.js'
import { StorageError } from '../../../storage/index.js'

/** The first height with a mismatch, and what is wrong with it. */
export type Finding = NonNullable<VerificationView['failure']>

/** Ends a check from any depth; never leaves this folder. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
  readonly finding: Finding

  constructor (height: number, code: string, message: string) {
    super(message)
    this.finding = { height, code, message }
  }
}

/**
 * Reads a row, and turns damage of the row into a mismatch at its height.
 * @param what begins the message, such as "The genesis"
 */
export async function reading<T> (
  height: number, what: string, read: () => Promise<T>
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!isDamage(error)) throw error
    throw new Mismatch(height, 'damaged-row', `${what} is damaged on the disk: ${error.message}`)
  }
}

/** True for damaged data. A full disk or a closed store says nothing about the chain and stays an error. */
export function isDamage (error: unknown): error is StorageError {
  return error instanceof StorageError && (error.code === 'corrupt' || error.code === 'read-failed')
}

export function short (hash: Uint8Array): string {
  return `${hex(hash).slice(0, 16)}…`
}
