import { CODE_SYSTEMS } from '../code-systems/index.js'
import type { CasePart } from './case-part.js'
import type { CaseConcept } from './codings.js'

const DIAGNOSIS = 5
const OF_DIAGNOSES: ReadonlySet<number> =
  new Set(CODE_SYSTEMS.filter(({ isOfDiagnoses }) => isOfDiagnoses).map(({ number }) => number))

/** Lists the codings of the diagnosis that are of a diagnosis system. */
export function diagnosisCodings ({ facts }: Pick<CasePart, 'facts'>): CaseConcept['codings'] {
  const fact = facts.find(({ place, row }) => place === 0 && row === DIAGNOSIS)
  const codings = (fact?.value as CaseConcept | undefined)?.codings ?? []
  return codings.filter(({ system }) => OF_DIAGNOSES.has(system))
}

/** Tells whether no code says what the diagnosis is, so that a person must judge it by an excerpt. */
export function isUncoded (part: Pick<CasePart, 'facts'>): boolean {
  return diagnosisCodings(part).length === 0
}
