import type { CodeableConcept, Coding, Condition } from 'fhir/r4.js'
import { CONDITION_CLINICAL, CONDITION_VERIFICATION } from '../systems.js'
import { hasCode } from '../structure/index.js'
import type { Draft } from './draft.js'

/** German codings tell by this extension how certain the diagnosis is (de.basisprofil.r4). */
const CERTAINTY = 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit'

type Statuses = Pick<Condition, 'verificationStatus' | 'clinicalStatus'>

/**
 * Translates the certainty of German codings: A excluded, V suspected, Z state after. A reader who sees only
 * the status would take an excluded diagnosis for a diagnosis. A status that the sender stated stays. Codings
 * or statuses that contradict each other refuse the diagnosis.
 */
export function statusesOf (condition: Condition, draft: Draft): Statuses {
  const stated = new Set((condition.code?.coding ?? []).flatMap(certaintyOf))
  const [certainty] = stated
  if (certainty === undefined) return {}
  if (hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['entered-in-error'])) return {}
  const isRefuted = hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['refuted'])
  const isExcluded = certainty === 'A'
  if (stated.size > 1 || (condition.verificationStatus !== undefined && isRefuted !== isExcluded)) {
    draft.refuse('STR-02', 'business-rule', 'Condition.code.coding.extension',
      'the certainties of the codings and the verification status contradict each other ' +
      '(de.basisprofil.r4, icd-4 to icd-7)')
    return {}
  }
  return {
    ...(condition.verificationStatus === undefined ? verification(certainty, draft) : {}),
    ...(condition.clinicalStatus === undefined ? clinical(certainty, draft) : {})
  }
}

/** The statuses that the certainty of German codings means, where the sender stated none. */
export function translatedStatuses (condition: Condition): Statuses {
  const stated = new Set((condition.code?.coding ?? []).flatMap(certaintyOf))
  const [certainty = ''] = stated
  const status = stated.size > 1 ? undefined : VERIFICATION[certainty]
  return {
    ...(status === undefined || condition.verificationStatus !== undefined
      ? {} : { verificationStatus: concept(CONDITION_VERIFICATION, status) }),
    ...(certainty !== 'Z' || condition.clinicalStatus !== undefined
      ? {} : { clinicalStatus: concept(CONDITION_CLINICAL, 'resolved') })
  }
}

const VERIFICATION: Readonly<Record<string, string>> = { A: 'refuted', V: 'provisional', Z: 'confirmed' }

function concept (system: string, code: string): CodeableConcept {
  return { coding: [{ system, code }] }
}

function certaintyOf ({ extension }: Coding): string[] {
  return extension?.flatMap(({ url, valueCoding }) =>
    url === CERTAINTY && /^[AGVZ]$/.test(valueCoding?.code ?? '') ? [valueCoding?.code ?? ''] : []) ?? []
}

function verification (certainty: string, draft: Draft): Statuses {
  const code = VERIFICATION[certainty]
  if (code === undefined) return {}
  draft.fill('Condition.verificationStatus', 'certainty')
  return { verificationStatus: concept(CONDITION_VERIFICATION, code) }
}

function clinical (certainty: string, draft: Draft): Statuses {
  if (certainty !== 'Z') return {}
  draft.fill('Condition.clinicalStatus', 'certainty')
  return { clinicalStatus: concept(CONDITION_CLINICAL, 'resolved') }
}
