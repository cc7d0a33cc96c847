import { CATEGORIES } from '../../protocol/consent/index.js'
import { BoundedMap } from '../../protocol/types/index.js'
import { CODE_SYSTEMS } from '../code-systems/index.js'
import { WHOLE_CODES, type Family, type SensitiveEntry } from './entry.js'

/** A coding by the number of its system, as case parts have it. */
export interface NumberedCode {
  readonly system: number
  readonly code: string
}

/** A list of sensitive codes, ready to be asked. */
export interface SensitiveList {
  /** Returns the categories of a code, as a sum of bits. */
  classOf (coding: NumberedCode): number
}

/** Lists of more entries are cut, so that a list never fills the memory of a node. */
export const MAX_SENSITIVE_ENTRIES = 20_000

const DANISH = 13
const FAMILY_OF: ReadonlyMap<number, Family> = new Map([
  ...CODE_SYSTEMS.filter(({ isIcd10 }) => isIcd10).map(({ number }) => [number, 'icd10'] as const),
  [DANISH, 'icd10'], [17, 'icd11'], [18, 'snomed'], [19, 'icpc'], [20, 'icpc'], [21, 'orpha'], [22, 'icd9'],
  [44, 'icd9'], [64, 'loinc']
])

/** Most diagnoses have one of a few thousand codes. */
const MAX_REMEMBERED = 4096

/** Makes a list of its entries. Each look-up tries the beginnings of a code, which has few characters. */
export function sensitiveList (entries: Iterable<SensitiveEntry>): SensitiveList {
  const bits = new Map<string, number>()
  let left = MAX_SENSITIVE_ENTRIES
  for (const { category, code, family } of entries) {
    if (left-- === 0) break
    const key = `${family} ${code}`
    bits.set(key, (bits.get(key) ?? 0) | CATEGORIES[category])
  }
  const remembered = new BoundedMap<string, number>(MAX_REMEMBERED)
  const lookUp = ({ code, system }: NumberedCode, family: Family): number => {
    let sum = 0
    for (const one of plainCodes(code, system)) {
      for (let end = WHOLE_CODES.includes(family) ? one.length : 1; end <= one.length; end++) {
        sum |= bits.get(`${family} ${one.slice(0, end)}`) ?? 0
      }
    }
    return sum
  }
  return {
    classOf (coding) {
      const family = FAMILY_OF.get(coding.system)
      if (family === undefined) return 0
      const name = `${coding.system} ${coding.code}`
      const before = remembered.get(name)
      if (before !== undefined) return before
      const sum = lookUp(coding, family)
      remembered.set(name, sum)
      return sum
    }
  }
}

/** Splits pairs and clusters of codes, and takes points, marks and the letters before codes away. */
function plainCodes (code: string, system: number): string[] {
  return code.toUpperCase().split(/[ /&†*+!]+/).map(one => {
    const plain = one.replace(/\.|^ORPHA:?/g, '')
    return system === DANISH && /^D[A-Z]/.test(plain) ? plain.slice(1) : plain
  })
}
