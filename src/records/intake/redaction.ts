import type { HumanName, Patient } from 'fhir/r4.js'

/**
 * Removes what names a patient from text that a clinician wrote: the names, numbers and addresses that the
 * Patient resource gives, as they are spelt there. What it does not find is in README.md.
 */
export interface Redaction {
  /** True if the text holds any of the patient's names, numbers or addresses. */
  finds (text: string): boolean
  /** The same of an identifier, where these may be glued to others. */
  isMadeInto (identifier: string): boolean
  replace (text: string): string
  /** Told of every place where something was removed. */
  report (expression: string): void
}

export const REMOVED = '[removed]'

/** In letters and digits. Shorter ones are words and numbers of every text: "No", "van", "May.", "12-3". */
const MIN_LENGTH = 4
const MIN_RESOURCE_ID_LENGTH = 5
/** R4 allows any number; a pattern of many alternatives would be slow. */
const MAX_TERMS = 200

const MOTHERS_MAIDEN_NAME = 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName'

/** @param display how references to the patient name them. */
export function redactionFor (
  patient: Patient, display: readonly string[], report: Redaction['report']
): Redaction {
  const terms = termsOf(patient, display)
  const loose = new RegExp(terms.map((term) => term.loose).join('|'), 'iu')
  // Character classes of all letters take a millisecond to compile; most text holds no name at all.
  let exact: RegExp | undefined
  const find = (text: string): RegExp | undefined => {
    if (terms.length === 0 || !loose.test(text)) return undefined
    exact ??= new RegExp(terms.map((term) => term.exact).join('|'), 'giu')
    exact.lastIndex = 0
    return exact.test(text) ? exact : undefined
  }
  return {
    report,
    isMadeInto: (identifier) => terms.length > 0 && loose.test(identifier.normalize('NFC')),
    finds: (text) => find(text.normalize('NFC')) !== undefined,
    replace: (text) => {
      const normal = text.normalize('NFC')
      const found = find(normal)
      return found === undefined ? text : normal.replace(found, REMOVED)
    }
  }
}

/** Patterns of one term; `loose` finds all that `exact` finds, and more. */
interface Term { readonly exact: string, readonly loose: string }

/** Longer ones first, so that they are taken whole. */
function termsOf (patient: Patient, display: readonly string[]): readonly Term[] {
  const terms = [
    ...namesOf(patient, display).map((name) => [wordPattern(name), namePattern(name)] as const),
    ...numbersOf(patient).map((number) => [bounded(escape(number)), escape(number)] as const)
  ]
  return [...new Map(terms)].map(([exact, loose]) => ({ exact, loose }))
    .sort((a, b) => b.exact.length - a.exact.length).slice(0, MAX_TERMS)
}

function namesOf (patient: Patient, display: readonly string[]): readonly string[] {
  const contacts = patient.contact ?? []
  const names = [...patient.name ?? [], ...contacts.flatMap((contact) => contact.name ?? [])]
  const addresses = [...patient.address ?? [], ...contacts.flatMap((one) => one.address ?? [])]
  const maiden = patient.extension?.filter((one) => one.url === MOTHERS_MAIDEN_NAME)
    .flatMap((one) => one.valueString ?? []) ?? []
  return [
    ...[...names.flatMap(textsOf), ...maiden, ...display].flatMap(withWords),
    ...addresses.flatMap(({ text, line, postalCode }) => [text, ...line ?? [], postalCode])
      .flatMap((text) => text ?? [])
  ].map(tidy).filter(isLong)
}

function numbersOf (patient: Patient): readonly string[] {
  const telecoms = [
    ...patient.telecom ?? [], ...(patient.contact ?? []).flatMap((one) => one.telecom ?? [])
  ]
  const id = patient.id ?? ''
  const numbers = [...patient.identifier ?? [], ...telecoms].flatMap(({ value }) => value ?? [])
  if (id.length >= MIN_RESOURCE_ID_LENGTH && /\d/.test(id)) numbers.push(id)
  return numbers.map(tidy).filter(isLong)
}

function textsOf (name: HumanName): readonly string[] {
  return [name.text, name.family, ...name.given ?? []].flatMap((text) => text ?? [])
}

function withWords (text: string): readonly string[] {
  const words = text.split(/[\s,;]+/u)
  return [text, ...words]
}

function isLong (text: string): boolean {
  return (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= MIN_LENGTH
}

function tidy (text: string): string {
  return text.normalize('NFC').trim()
}

function namePattern (text: string): string {
  return escape(text).replace(/\s+/gu, '\\s+')
}

/** Whole words only, but for scripts that do not part words with spaces. */
function wordPattern (text: string): string {
  const escaped = namePattern(text)
  return /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}\s]+$/u.test(text)
    ? bounded(escaped)
    : escaped
}

/** Not inside another number or word, nor a part of a decimal or a ratio: `1:1000` is a titre. */
function bounded (escaped: string): string {
  return `(?<![\\p{L}\\p{N}]|\\p{N}[.,:])${escaped}(?![\\p{L}\\p{N}]|[.,:]\\p{N})`
}

function escape (text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
