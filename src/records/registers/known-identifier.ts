import { normalIdentifier } from '../identifier.js'
import type { RecordIdentifier } from '../identifier.js'
import { spellings } from './register.js'
import type { KnownIdentifier, Register } from './register.js'
import { REGISTERS } from './table.js'

const TABLE: ReadonlyMap<string, Register> = new Map(REGISTERS.flatMap((one) =>
  [one.system, ...one.aliases].flatMap(spellings).map((name) => [name, one] as const)))

/** Whatever parts the characters of a number, or is not to be seen in it. */
const BETWEEN = /[\s\p{Pd}\p{Cf}./]/gu
/** Zeros; and one digit again and again, which passes the check digits of several registers. */
const REPEATED = /^(0+|(\d)\2{5,}|(x)\3+)$/i
const PLACEHOLDER = new RegExp('^(unknown|unk|none|null|undefined|nil|na|tbd|\\?*|unbekannt|inconnue?|' +
  'desconocid[oa]|desconhecid[oa]|sconosciut[oa]|onbekend|ukjent|ukendt|okänd|tuntematon|nieznan[ya])$', 'iu')

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
  // RFC 8141 §3.1: the scheme and the namespace of a URN have no case.
  const name = given.replace(/^urn:oid:/i, 'urn:oid:')
  const own = registersOf(configured).get(name)
  const system = own ?? TABLE.get(name)?.system ?? given
  const register = TABLE.get(system)
  const canonical = register === undefined ? value : register.canonical(value.normalize('NFKC'))
  return {
    system,
    value: canonical ?? value,
    isRegistered: own !== undefined || register !== undefined,
    namesNobody: canonical === undefined || isPlaceholder(value)
  }
}

/** A word that stands in a field that had to be filled, such as `UNKNOWN`. */
export function isFiller (value: string): boolean {
  return PLACEHOLDER.test(bareOf(value))
}

function isPlaceholder (value: string): boolean {
  return isFiller(value) || REPEATED.test(bareOf(value))
}

function bareOf (value: string): string {
  return value.normalize('NFKC').replace(BETWEEN, '')
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
