/** A business identifier: what a number is called (`system`, a URI) and the number. */
export interface RecordIdentifier {
  readonly system: string
  readonly value: string
}

/** The identifier under which a hospital knows a patient; never enters a body. */
export type PatientIdentifier = RecordIdentifier

/** The key of safe retries: what the hospital's own systems call a diagnosis. */
export type RecordKey = RecordIdentifier

/** Generous: the longest national identifiers are some 30 characters. */
const MAX_PART_LENGTH = 256

/** The same identifier typed by two people is the same text. */
export function normalIdentifier (identifier: RecordIdentifier): RecordIdentifier {
  return { system: normalText(identifier.system), value: normalText(identifier.value) }
}

/**
 * Reads `system|value`, the form of a FHIR token search; a value alone takes `defaultSystem`.
 *
 * @returns undefined if there is no value, no system to take, or either is too long.
 */
export function parseIdentifier (text: string, defaultSystem = ''): RecordIdentifier | undefined {
  const bar = text.indexOf('|')
  const given = bar < 0
    ? { system: defaultSystem, value: text }
    : { system: text.slice(0, bar), value: text.slice(bar + 1) }
  const identifier = normalIdentifier(given)
  if (identifier.value === '' || identifier.system === '') return undefined
  if (Math.max(identifier.value.length, identifier.system.length) > MAX_PART_LENGTH) {
    return undefined
  }
  return identifier
}

function normalText (text: string): string {
  return text.normalize('NFC').trim()
}
