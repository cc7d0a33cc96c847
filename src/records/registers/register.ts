import type { RecordIdentifier } from '../identifier.js'
import type { NumberFacts } from './facts.js'

/** Describes a register of persons: its names, and the canonical form of its numbers. */
export interface Register {
  /** The main name: the URI that every hospital writes. */
  readonly system: string
  /** Other names of the register. An OID also stands for the same OID after `urn:oid:`. */
  readonly aliases: readonly string[]
  /**
   * @param value after NFKC, which replaces full-width digits
   * @returns the canonical form of this number; undefined if the register issues no such number, or if
   *   the number names nobody.
   */
  canonical (value: string): string | undefined
  /** What a number says about birth and sex; undefined if the numbers of this register say nothing. */
  facts?: (number: string) => NumberFacts
}

/** An identifier in the form that every hospital writes. */
export interface KnownIdentifier extends RecordIdentifier {
  /** True if the register is configured or in the table. */
  readonly isRegistered: boolean
  /** True for a placeholder, and for a number that the register would not issue. */
  readonly namesNobody: boolean
  /** What the number says about birth and sex. */
  readonly facts: NumberFacts
}

/** Lists the spellings of a name: with and without `urn:oid:`, with and without a final slash. */
export function spellings (name: string): readonly string[] {
  const bare = name.replace(/^urn:oid:/i, '').replace(/\/+$/, '')
  return /^[0-2](\.\d+)+$/.test(bare) ? [bare, `urn:oid:${bare}`] : [bare, `${bare}/`]
}
