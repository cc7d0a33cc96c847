import { verhoeffHolds } from './verhoeff.js'

/** SNOMED CT Technical Implementation Guide §6: SCTID. */
const SCTID = /^[1-9][0-9]{5,17}$/

/** True for the id of a concept: partition 00, or 10 in an extension, and a valid check digit. */
export function isConceptId (code: string): boolean {
  if (!SCTID.test(code) || !verhoeffHolds(code)) return false
  const partition = code.slice(-3, -1)
  return partition === '00' || partition === '10'
}
