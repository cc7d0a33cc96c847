import { EntryRole, decodeRecordPart, unpadded, type ContainerEntry } from '../../protocol/container/index.js'

/** What the content of a receipt says, for a person. */
export interface ShownContent {
  /** The diagnosis in one line: its text, and each coding with its system. */
  readonly diagnosis: string
  /** The name and the birth date that the hospital wrote; absent if the record has no Patient. */
  readonly patient?: string
  /** Every resource as it was sent; the Condition is the first. */
  readonly resources: readonly ShownResource[]
  /** Attachments that stayed at the hospital. */
  readonly attachments: number
}

export interface ShownResource {
  /** The FHIR type, such as `Condition`. */
  readonly type: string
  readonly fullUrl: string
  readonly text: string
}

type Json = Readonly<Record<string, unknown>>
type Own = Extract<ContainerEntry, { readonly type: 'own' }>

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Reads the content of a receipt. @returns undefined for bytes that are no padded record part of JSON */
export function shownContent (plaintext: Uint8Array): ShownContent | undefined {
  const bytes = unpadded(plaintext)
  const part = bytes === undefined ? undefined : decodeRecordPart(bytes)
  if (part === undefined) return undefined
  const own = part.entries.filter((entry): entry is Own => entry.type === 'own')
  const sent = new Map<ContainerEntry, { readonly text: string, readonly json: Json }>()
  for (const entry of own) {
    const read = readJson(entry.bytes)
    if (read === undefined) return undefined
    sent.set(entry, read)
  }
  const [condition] = sent.values()
  if (condition === undefined) return undefined
  // A resource may name further people, such as a mother. The subject alone has this role.
  const subject = part.entries.find(({ role }) => role === EntryRole.patient)
  const patient = subject?.type === 'contained'
    ? contained(sent.get(part.entries[subject.holder]!)?.json, subject.index)
    : subject && sent.get(subject)?.json
  return {
    diagnosis: conceptText(condition.json['code']),
    ...(patient === undefined ? {} : { patient: patientText(patient) }),
    resources: own.map(entry => {
      const { json, text } = sent.get(entry)!
      return { type: textOf(json['resourceType']), fullUrl: entry.fullUrl, text }
    }),
    attachments: own.reduce((sum, { cuts }) => sum + cuts.length, 0)
  }
}

function contained (holder: Json | undefined, index: number): Json | undefined {
  const list = holder?.['contained']
  const found: unknown = Array.isArray(list) ? list[index] : undefined
  return isObject(found) ? found : undefined
}

function readJson (sent: Uint8Array): { readonly text: string, readonly json: Json } | undefined {
  try {
    const text = UTF8.decode(sent)
    const json: unknown = JSON.parse(text)
    return isObject(json) ? { text, json } : undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

function conceptText (concept: unknown): string {
  if (!isObject(concept)) return 'no code'
  const codings = listIn(concept['coding']).map(({ code, display, system }) =>
    `${textOf(code)} ${textOf(display)} (${textOf(system)})`.replaceAll(/\s+/g, ' ').trim())
  return [textOf(concept['text']), ...codings].filter(text => text !== '').join('; ') || 'no code'
}

function patientText ({ birthDate, name }: Json): string {
  const names = listIn(name).map(({ family, given, text }) => textOf(text) ||
    [...Array.isArray(given) ? given as unknown[] : [], family].map(textOf).filter(Boolean).join(' '))
  const written = names.filter(Boolean).join(', ') || 'no name'
  return textOf(birthDate) === '' ? written : `${written}, born ${textOf(birthDate)}`
}

function listIn (value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function textOf (value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
