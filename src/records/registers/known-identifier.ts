import { normalIdentifier } from '../identifier.js'
import type { RecordIdentifier } from '../identifier.js'
import { spellings } from './register.js'
import type { KnownIdentifier, Register } from './register.js'
import { REGISTERS } from './table.js'

const TABLE: ReadonlyMap<string, Register> = new Map(REGISTERS.flatMap((one) =>
  [one.system, ...one.aliases].flatMap(spellings).map((name) => [name, one] as const)))

/** One digit again and again passes the check digits of several registers. */
const REPEATED = /^(\d)(?:[\s.\-/]*\1){5,}$/
const PLACEHOLDER = /^(unknown|unk|none|null|undefined|nil|n\/?a|tbd|-+|\?+|\.+)$/i

/**
 * An identifier as every hospital writes it: a register known by any of its names, its number in the form
 * that the register itself gives it. What is in no table is compared exactly as it stands.
 *
 * @param configured registers of this hospital, best first, each with its other names after blanks
 */
export function knownIdentifier (
  identifier: RecordIdentifier, configured: readonly string[] = []
): KnownIdentifier {
  const { system: given, value } = normalIdentifier(identifier)
  const own = registersOf(configured).get(given)
  const system = own ?? TABLE.get(given)?.system ?? given
  const register = TABLE.get(system)
  const canonical = register === undefined ? value : register.canonical(value.normalize('NFKC'))
  return {
    system,
    value: canonical ?? value,
    isRegistered: own !== undefined || register !== undefined,
    namesNobody: canonical === undefined || REPEATED.test(value) || PLACEHOLDER.test(value)
  }
}

/** Place of a register among those that are configured, by its canonical name; -1 for others. */
export function preference (system: string, configured: readonly string[]): number {
  return [...new Set(registersOf(configured).values())]
    .indexOf(system)
}

/** Every spelling of every name, to the one of the table, else to the name that stands first. */
function registersOf (configured: readonly string[]): ReadonlyMap<string, string> {
  return new Map(configured.flatMap((line) => {
    const names = line.trim().split(/\s+/)
    const system = TABLE.get(names.find((name) => TABLE.has(name)) ?? '')?.system ?? names[0] ?? ''
    return system === '' ? [] : names.flatMap((name) => [name, ...spellings(name)])
      .map((spelling) => [spelling, system] as const)
  }))
}
