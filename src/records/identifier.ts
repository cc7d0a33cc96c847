/** A business identifier: what a number is called (`system`, a URI) and the number. */
export interface RecordIdentifier {
  readonly system: string
  readonly value: string
}

/** The identifier under which a hospital knows a patient; never enters a body. */
export type PatientIdentifier = RecordIdentifier

/** The key of safe retries: what the hospital's own systems call a diagnosis. */
export type RecordKey = RecordIdentifier

/** The same identifier typed by two people is the same text. */
export function normalIdentifier (identifier: RecordIdentifier): RecordIdentifier {
  return { system: normalText(identifier.system), value: normalText(identifier.value) }
}

function normalText (text: string): string {
  return text.normalize('NFC').trim()
}
