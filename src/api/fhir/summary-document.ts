/** This file makes the document of an International Patient Summary (IPS 2.0) from accepted diagnoses. */
import { bundle, type BundleEntry } from './bundle.js'
import type { ServedVersion } from './served.js'
import { textsAt } from './search/values.js'

const LOINC = 'http://loinc.org'
const ABSENT = 'http://terminology.hl7.org/CodeSystem/list-empty-reason'
/** Clinical statuses of diagnoses that belong to the past problems. */
const PAST = ['inactive', 'remission', 'resolved']

type Resource = Readonly<Record<string, unknown>>

export interface SummaryParts {
  readonly base: string
  readonly now: string
  readonly patient: Resource
  readonly accepted: readonly ServedVersion[]
  readonly provenances: readonly Resource[]
  /** The name of the hospital that makes the document; absent: that of the first diagnosis. */
  readonly author?: string
}

/** The Composition comes first. Allergies and medications are unavailable here, which is not "none known". */
export function summaryDocument (
  { accepted, author, base, now, patient, provenances }: SummaryParts
): Resource {
  const id = `summary-${String(patient['id'])}`
  const isPast = ({ condition: { value } }: ServedVersion): boolean =>
    textsAt(value, 'clinicalStatus', 'coding', 'code').some(code => PAST.includes(code))
  const [past, active] = [accepted.filter(isPast), accepted.filter(one => !isPast(one))]
  const composition = {
    resourceType: 'Composition', id, status: 'final',
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips'] },
    text: narrative('Patient summary of accepted diagnoses. Allergies and medications are not kept here.'),
    type: { coding: [{ system: LOINC, code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: `${base}/Patient/${String(patient['id'])}` }, date: now, title: 'Patient summary',
    author: [{ display: author ?? accepted[0]?.version.hospital.name ?? 'MediChain' }],
    section: [
      problems('Problems', '11450-4', 'Problem list - Reported', active),
      unavailable('Allergies and intolerances', '48765-2', 'Allergies and adverse reactions Document'),
      unavailable('Medications', '10160-0', 'History of Medication use Narrative'),
      ...(past.length === 0
        ? [] : [problems('Past problems', '11348-0', 'History of Past illness note', past)])
    ].map(section => withReferences(section, base))
  }
  const resources: readonly Resource[] = [
    composition, patient, ...accepted.flatMap(({ resources }) =>
      resources.filter(({ type }) => type !== 'Patient').map(({ value }) => value)), ...provenances
  ]
  return {
    ...bundle('document', resources.map((resource): BundleEntry => ({
      fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`, resource
    }))),
    identifier: { system: 'urn:ietf:rfc:3986',
      value: `${base}/Patient/${String(patient['id'])}/$summary#${now}` },
    timestamp: now
  }
}

interface Section {
  readonly title: string
  readonly code: Resource
  readonly text: Resource
  readonly entries: readonly ServedVersion[]
  readonly emptyReason: string | undefined
}

function problems (title: string, code: string, display: string, found: readonly ServedVersion[]): Section {
  const names = found.map(({ condition: { value } }) =>
    textsAt(value, 'code', 'coding', 'display')[0] ?? textsAt(value, 'code', 'text')[0] ??
    textsAt(value, 'code', 'coding', 'code')[0] ?? 'a diagnosis')
  return {
    title, code: { coding: [{ system: LOINC, code, display }] }, entries: found,
    text: narrative(found.length === 0 ? 'No accepted diagnosis is here.' : names.join('; ')),
    emptyReason: found.length === 0 ? 'unavailable' : undefined
  }
}

function unavailable (title: string, code: string, display: string): Section {
  return {
    title, code: { coding: [{ system: LOINC, code, display }] }, entries: [], emptyReason: 'unavailable',
    text: narrative('Not available: this network keeps diagnoses alone.')
  }
}

function withReferences ({ code, emptyReason, entries, text, title }: Section, base: string): Resource {
  return {
    title, code, text,
    ...(entries.length === 0
      ? {} : { entry: entries.map(({ condition: { id } }) => ({ reference: `${base}/Condition/${id}` })) }),
    ...(emptyReason === undefined ? {} : { emptyReason: { coding: [{ system: ABSENT, code: emptyReason }] } })
  }
}

function narrative (text: string): Resource {
  const escaped = text.replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' }[sign] ?? sign))
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${escaped}</p></div>` }
}
