import { BASE, MEMBER_SYSTEM } from '../../records/index.js'
import { PREFIX_DIGITS, instant, type ServedVersion } from './served.js'

const AGENT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'
const SIGNATURE = 'urn:iso-astm:E1762-95:2013'

type Opinion = ServedVersion['version']['opinions'][number]

/** Shows each verdict on a version as a Provenance: who judged it, when, and how. */
export function provenancesOf (found: ServedVersion): readonly Readonly<Record<string, unknown>>[] {
  return found.version.opinions.map((opinion, place) => provenanceOf(found, opinion, place))
}

function provenanceOf (
  { lastUpdated, record, version: { caseId, number } }: ServedVersion, opinion: Opinion, place: number
): Readonly<Record<string, unknown>> {
  const { at = lastUpdated, decision, judgedBy, validator } = opinion
  const recorded = instant(at)
  return {
    resourceType: 'Provenance',
    id: `${caseId.slice(0, PREFIX_DIGITS)}-p${place}`,
    target: [{ reference: `Condition/${record.id}/_history/${number}.0` }],
    recorded,
    activity: { coding: [{ system: `${BASE}/CodeSystem/verdict`, code: decision }] },
    policy: [`${BASE}/policy/validation/2`],
    agent: [{
      type: { coding: [{ system: AGENT, code: judgedBy === 'clinician' ? 'attester' : 'verifier' }] },
      who: { identifier: { system: MEMBER_SYSTEM, value: validator.id }, display: validator.name }
    }],
    signature: [{
      type: [{ system: SIGNATURE,
        code: judgedBy === 'clinician' ? '1.2.840.10065.1.12.1.13' : '1.2.840.10065.1.12.1.6' }],
      when: recorded,
      who: { identifier: { system: MEMBER_SYSTEM, value: validator.id } }
    }]
  }
}
