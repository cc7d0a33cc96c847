import type { RecordIdentifier } from '../identifier.js'

/** A register of persons: under which names it goes, and when two of its numbers are one. */
export interface Register {
  /** The URI by which every hospital knows it. */
  readonly system: string
  /** Its other names. An OID stands for `urn:oid:` before it, too. */
  readonly aliases: readonly string[]
  /**
   * @param value after NFKC, which makes digits of full width plain ones
   * @returns the one way to write this number; undefined if the register issues no such number, or none
   *   that names anybody.
   */
  canonical (value: string): string | undefined
}

/** An identifier as every hospital writes it. */
export interface KnownIdentifier extends RecordIdentifier {
  /** Its register is one of those that are configured, or in the table. */
  readonly isRegistered: boolean
  /** A placeholder, or what its register would not issue. */
  readonly namesNobody: boolean
}

/** The spellings of one name: with and without `urn:oid:`, with and without a last slash. */
export function spellings (name: string): readonly string[] {
  const bare = name.replace(/^urn:oid:/i, '').replace(/\/+$/, '')
  return /^[0-2](\.\d+)+$/.test(bare) ? [bare, `urn:oid:${bare}`] : [bare, `${bare}/`]
}
