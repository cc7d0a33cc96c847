import { DecodeError, bytes16, bytes32, codec, decode, type Codec } from '../../protocol/codec/index.js'
import { bindingCodec, type Binding } from '../container/index.js'
import { isCaseConcept, type CaseConcept } from './codings.js'
import { EVIDENCE_TYPE_ROW, OWN_ROWS } from './own-rows.js'
import {
  CONDITION_ROWS, DIAGNOSIS_ROWS, ENCOUNTER_ROWS, OBSERVATION_ROWS, PATIENT_ROWS, RECORDING_ROW,
  REPORT_ROWS
} from './rows.js'
import { EVIDENCE_TIMES, TIME_ROWS } from './time-rows.js'

/** What the judging hospitals see of a diagnosis: facts of the table, and nothing else. */
export interface CasePart {
  readonly version: number
  /** So that nobody can guess a case part and test the guess by its hash. */
  readonly salt: Uint8Array
  /** A random name, fresh for each case. */
  readonly patient: Uint8Array
  /** In the order of place, part and row. */
  readonly facts: readonly Fact[]
  readonly binding: Binding
}

export interface Fact {
  /** 0 for the diagnosis itself, then the pieces of evidence. */
  readonly place: number
  /** 0 for the resource itself, then its components. */
  readonly part: number
  readonly row: number
  readonly value: unknown
}

export const CASE_VERSION = 1
export const MAX_EVIDENCE = 32
export const MAX_COMPONENTS = 32
/** More than the rows of a diagnosis and of all evidence with all components can be. */
const MAX_FACTS = 0xffff

const ROWS: ReadonlyMap<number, Codec<unknown>> = new Map<number, Codec<unknown>>([
  ...[CONDITION_ROWS, RECORDING_ROW, PATIENT_ROWS, ENCOUNTER_ROWS, DIAGNOSIS_ROWS, OBSERVATION_ROWS,
    REPORT_ROWS].flat()
    .map(({ number, form }) => [number, form.codec] as const),
  ...[...TIME_ROWS, ...EVIDENCE_TIMES, ...OWN_ROWS, EVIDENCE_TYPE_ROW]
    .map((row) => [row.number, row.codec] as const)
])
/** From here on rows belong to evidence, and before to the diagnosis. */
const FIRST_OF_EVIDENCE = EVIDENCE_TYPE_ROW.number

const casePartCodec: Codec<CasePart> = codec<CasePart>((writer, part) => {
  const { version, salt, patient, facts, binding } = part
  writer.u8(version)
  writer.bytes(salt)
  writer.bytes(patient)
  writer.u16(facts.length)
  for (const { place, part, row, value } of facts) {
    writer.u8(place)
    writer.u8(part)
    writer.u8(row)
    ROWS.get(row)?.write(writer, value)
  }
  // It is the last field, so that `bound` can replace it.
  bindingCodec.write(writer, binding)
}, (reader) => {
  const version = reader.u8()
  if (version !== CASE_VERSION) throw new DecodeError('unknown-tag')
  const [salt, patient] = [bytes32.read(reader), bytes16.read(reader)]
  const facts: Fact[] = []
  let last = -1
  for (let left = reader.u16(); left > 0; left--) {
    const [place, part, row] = [reader.u8(), reader.u8(), reader.u8()]
    const order = orderOf(place, part, row)
    const form = ROWS.get(row)
    if (form === undefined || order <= last || !isPlace(place, part, row)) {
      throw new DecodeError('unknown-tag')
    }
    const value = form.read(reader)
    if (isConcept(value) && !isCaseConcept(value)) throw new DecodeError('unknown-tag')
    facts.push({ place, part, row, value })
    last = order
  }
  return { version, salt, patient, facts, binding: bindingCodec.read(reader) }
})

function orderOf (place: number, part: number, row: number): number {
  return place * 0x10000 + part * 0x100 + row
}

function isPlace (place: number, part: number, row: number): boolean {
  const isOfEvidence = place > 0 && place <= MAX_EVIDENCE && part <= MAX_COMPONENTS
  return row < FIRST_OF_EVIDENCE ? place === 0 && part === 0 : isOfEvidence
}

/** Tells whether the value of a fact is a concept with codings. */
export function isConcept (value: unknown): value is CaseConcept {
  return typeof value === 'object' && value !== null && 'codings' in value
}

/** Encodes facts in their only order. */
export function encodeCasePart (part: CasePart): Uint8Array {
  const facts = [...part.facts]
    .sort((a, b) => orderOf(a.place, a.part, a.row) - orderOf(b.place, b.part, b.row)).slice(0, MAX_FACTS)
  return casePartCodec.encode({ ...part, facts })
}

/** @returns undefined for bytes that `encodeCasePart` does not make */
export function decodeCasePart (bytes: Uint8Array): CasePart | undefined {
  const read = decode(casePartCodec, bytes)
  return read.verdict === 'accept' ? read.value : undefined
}
