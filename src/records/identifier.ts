/** A business identifier consists of a number and of the URI of the system that issued it. */
export interface RecordIdentifier {
  readonly system: string
  readonly value: string
}

/** The identifier under which a hospital knows a patient; never enters a body. */
export type PatientIdentifier = RecordIdentifier

/** The identifier by which a hospital recognises a diagnosis that is sent again. */
export type RecordKey = RecordIdentifier

/** Normalizes an identifier, so that two people who type the same identifier get the same text. */
export function normalIdentifier (identifier: RecordIdentifier): RecordIdentifier {
  return { system: normalText(identifier.system), value: normalText(identifier.value) }
}

function normalText (text: string): string {
  return text.normalize('NFC').trim()
}
