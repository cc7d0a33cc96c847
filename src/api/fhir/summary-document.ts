/** This file makes the document of an International Patient Summary (IPS 2.0) from accepted diagnoses. */
import { Decimal } from '../../records/index.js'
import { plain } from '../plain-text.js'
import { bundle, type BundleEntry } from './bundle.js'
import type { ServedVersion } from './served.js'
import { textsAt, valuesAt } from './search/values.js'

const LOINC = 'http://loinc.org'
const URI = 'urn:ietf:rfc:3986'
const ABSENT = 'http://terminology.hl7.org/CodeSystem/list-empty-reason'
const UNKNOWN = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }]
}
/** Clinical statuses of diagnoses that belong to the past problems. */
const PAST = ['inactive', 'remission', 'resolved']

type Resource = Readonly<Record<string, unknown>>

export interface SummaryParts {
  readonly base: string
  readonly now: string
  readonly patient: Resource
  readonly accepted: readonly ServedVersion[]
  /** The Patients of other numbers of the person, to which some diagnoses refer. */
  readonly linked: readonly Resource[]
  readonly provenances: readonly Resource[]
  /** The name of the hospital that makes the document. */
  readonly author?: string
}

/**
 * The Composition comes first. Allergies and medications are unavailable here, which is not "none known".
 * Every diagnosis has a Patient of the document as its subject, also if it was sent with a contained one.
 */
export function summaryDocument (
  { accepted, author, base, linked, now, patient, provenances }: SummaryParts
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
    subject: { reference: `${base}/Patient/${String(patient['id'])}` }, date: now,
    author: [
      { type: 'Device', identifier: { system: URI, value: base }, display: author ?? 'MediChain node' }
    ],
    title: 'Patient summary',
    section: [
      problems('Problems', '11450-4', 'Problem list - Reported', active),
      unavailable('Allergies and intolerances', '48765-2', 'Allergies and adverse reactions Document'),
      unavailable('Medications', '10160-0', 'History of Medication use Narrative'),
      ...(past.length === 0
        ? [] : [problems('Past problems', '11348-0', 'History of Past illness note', past)])
    ].map(section => withReferences(section, base))
  }
  const resources: readonly Resource[] = [
    composition, ...[patient, ...linked].map(withRequired),
    ...accepted.flatMap(({ record: { patientId }, resources }) =>
      resources.filter(({ type }) => type !== 'Patient').map(({ value }) => ofDocument(value, patientId))),
    ...provenances
  ]
  return {
    ...bundle('document', resources.map((resource): BundleEntry => ({
      fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`, resource
    }))),
    identifier: { system: URI, value: `${base}/Patient/${String(patient['id'])}/$summary#${now}` },
    timestamp: now
  }
}

/** IPS demands a name and a date of birth. What no record states is marked as unknown. */
function withRequired (patient: Resource): Resource {
  const named = valuesAt(patient, 'name').filter(one =>
    ['text', 'family', 'given'].some(part => valuesAt(one, part).length > 0))
  const hasBirthDate = patient['birthDate'] !== undefined || patient['_birthDate'] !== undefined
  return {
    ...patient, name: named.length > 0 ? named : [{ _text: UNKNOWN }],
    ...(hasBirthDate ? {} : { _birthDate: UNKNOWN })
  }
}

/** Replaces a Patient that a resource contains by the Patient of the document with an id. */
function ofDocument (resource: Resource, id: string): Resource {
  const [own = ''] = textsAt(resource, 'subject', 'reference')
  if (!own.startsWith('#')) return resource
  const { contained, ...rest } = resource
  const others = valuesAt({ contained }, 'contained').filter(one => `#${textsAt(one, 'id')[0]}` !== own)
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved)
    // A number that was read without loss is no plain object.
    if (typeof value !== 'object' || value === null || value instanceof Decimal) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) =>
      [name, name === 'reference' && member === own ? `Patient/${id}` : moved(member)]))
  }
  return moved({ ...rest, ...(others.length === 0 ? {} : { contained: others }) }) as Resource
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

/** Makes a text for people. Controls of a display would move the words beside it. */
function narrative (text: string): Resource {
  const escaped = plain(text)
    .replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' }[sign] ?? sign))
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${escaped}</p></div>` }
}
