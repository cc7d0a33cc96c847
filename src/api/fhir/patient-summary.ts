/** This file makes the summary of a patient from the records that a reader may read. */
import { DATA_ABSENT } from '../../records/index.js'
import { linkedIds, patientResource } from './patient-resource.js'
import { provenancesOf } from './provenance.js'
import { isShown } from './search/matches.js'
import { instant, type ServedVersion } from './served.js'
import { summaryDocument } from './summary-document.js'

type Resource = Readonly<Record<string, unknown>>

export interface SummaryOf {
  /** The address below which the resources of the document have their places. */
  readonly base: string
  /** The id of the patient in the document. */
  readonly id: string
  /** ms since 1970. */
  readonly now: number
  /** The versions in force that the reader may read. */
  readonly records: readonly ServedVersion[]
  /** The name of the hospital that makes the document. */
  readonly author?: string
}

const UNKNOWN = { extension: [{ url: DATA_ABSENT, valueCode: 'unknown' }] }

/**
 * The Patient under the id of this hospital, or no more than the id if no record has one of its own. It links
 * to the other numbers of the person whose records the reader may read.
 */
export function patientOf (id: string, records: readonly ServedVersion[]): Resource {
  const patient: Resource = patientResource(id, records)?.value ?? { resourceType: 'Patient', id }
  const others = linkedIds(id, records)
  if (others.length === 0) return patient
  const { link } = patient
  const added = others.map(other => ({ other: { reference: `Patient/${other}` }, type: 'seealso' }))
  return { ...patient, link: [...Array.isArray(link) ? link as unknown[] : [], ...added] }
}

/** The Patients of the other numbers of the person, to which diagnoses refer. */
export function linkedPatients (id: string, records: readonly ServedVersion[]): Resource[] {
  return linkedIds(id, records).map(other => patientOf(other,
    records.filter(({ record }) => record.patientId === other)))
}

/** Makes an International Patient Summary (IPS 2.0), with each verdict on its diagnoses as a Provenance. */
export function patientSummary ({ author, base, id, now, records }: SummaryOf): Resource {
  const accepted = records.filter(isInSummary)
  const patient = patientOf(id, records)
  return summaryDocument({
    base, now: instant(now), accepted, provenances: accepted.flatMap(one => [...provenancesOf(one)]),
    linked: linkedPatients(id, records),
    // The profile needs a name and a date of birth, and says how to state that there is none.
    patient: {
      ...patient,
      ...('name' in patient ? {} : { name: [{ _text: UNKNOWN }] }),
      ...('birthDate' in patient ? {} : { _birthDate: UNKNOWN })
    },
    ...(author === undefined ? {} : { author })
  })
}

/** Tells whether a diagnosis is in the summary: accepted, and not entered in error. */
export function isInSummary (one: ServedVersion): boolean {
  return one.version.status === 'accepted' && isShown(one, new Set())
}
