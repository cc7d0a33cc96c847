import { list, oneOf, struct, text, u16, u8 } from '../../protocol/codec/index.js'
import { CODE_SYSTEMS, adoptedCode } from '../code-systems/index.js'
import { codingsOf, firstAt, isObject, valuesAt, type Form, type Json } from './form.js'

/** A coding of an adopted system. A mark of 0 means that the sender gave none. */
export interface CaseCoding {
  /** The number of the system. */
  readonly system: number
  readonly code: string
  /** The year of the release that the sender named; 0 if it named none. */
  readonly release: number
  /** Dagger, asterisk and exclamation mark: 1, 2, 3. */
  readonly pairing: number
  /** Right, left, both: 1, 2, 3. */
  readonly side: number
  /** German certainty: excluded, confirmed, suspected, state after: 1, 2, 3, 4. */
  readonly certainty: number
}

export interface CaseConcept {
  readonly codings: readonly CaseCoding[]
  /** The number of other codings. */
  readonly others: number
}

const MAX_CODINGS = 16
const MAX_CODE_BYTES = 256

const DE = 'http://fhir.de/StructureDefinition'
const PAIRING = [`${DE}/icd-10-gm-mehrfachcodierungs-kennzeichen`, ['†', '*', '!']] as const
const SIDE = [`${DE}/seitenlokalisation`, ['R', 'L', 'B']] as const
const CERTAINTY = [`${DE}/icd-10-gm-diagnosesicherheit`, ['A', 'G', 'V', 'Z']] as const

/** The codings of concepts. */
export const concepts: Form<CaseConcept> = {
  leaves: ['coding.system', 'coding.code', 'coding.version', 'coding.extension.url',
    'coding.extension.valueCoding.code'],
  read (values) {
    const given = codingsOf(values)
    if (given.length === 0) return undefined
    const codings: CaseCoding[] = []
    for (const one of given) {
      const coding = codings.length < MAX_CODINGS ? codingOf(one) : undefined
      if (coding !== undefined) codings.push(coding)
    }
    return { codings, others: Math.min(given.length - codings.length, 255) }
  },
  codec: struct<CaseConcept>({
    codings: list(struct<CaseCoding>({
      system: oneOf(u16, CODE_SYSTEMS.map(({ number }) => number)),
      code: text(MAX_CODE_BYTES),
      release: u16,
      pairing: upTo(PAIRING[1].length),
      side: upTo(SIDE[1].length),
      certainty: upTo(CERTAINTY[1].length)
    }), MAX_CODINGS),
    others: u8
  }),
  show ({ codings, others }) {
    const more = others === 0 ? [] : [`${others} of other systems`]
    return [...codings.map(shownCoding), ...more].join('; ')
  }
}

function shownCoding ({ system, code, release, pairing, side, certainty }: CaseCoding): string {
  const uri = CODE_SYSTEMS.find(({ number }) => number === system)?.uri ?? ''
  const marks = [
    release === 0 ? undefined : `release ${release}`, PAIRING[1][pairing - 1], SIDE_WORDS[side - 1],
    CERTAINTY_WORDS[certainty - 1]
  ].filter((mark) => mark !== undefined)
  return `${certainty === EXCLUDED ? 'EXCLUDED: ' : ''}${code} (${[uri, ...marks].join(', ')})`
}

/** German certainty A: the code names what the patient does not have. */
const EXCLUDED = 1
const SIDE_WORDS = ['right', 'left', 'both sides']
const CERTAINTY_WORDS = ['excluded', 'confirmed', 'suspected', 'state after']

function upTo (last: number): ReturnType<typeof oneOf<number>> {
  return oneOf(u8, Array.from({ length: last + 1 }, (_, i) => i))
}

function codingOf (value: unknown): CaseCoding | undefined {
  const adopted = isObject(value) ? adoptedCode(value) : undefined
  if (!isObject(value) || adopted === undefined) return undefined
  return {
    system: adopted.system.number,
    code: adopted.code,
    release: releaseOf(value),
    pairing: markOf(value, PAIRING),
    side: markOf(value, SIDE),
    certainty: markOf(value, CERTAINTY)
  }
}

/** Reads the year of a release: `2026`, `2026-04-01`, or an edition of SNOMED CT. */
function releaseOf ({ version }: Json): number {
  return typeof version === 'string' ? Number(RELEASE.exec(version)?.[1] ?? 0) : 0
}

const RELEASE =
  /^(?:http:\/\/snomed\.info\/sct\/[0-9]{6,18}\/version\/)?(19[0-9]{2}|20[0-9]{2})(?:-?[0-9]{2}){0,2}$/

const EXTENSION = ['extension'] as const
const CODE_OF_MARK = ['valueCoding', 'code'] as const

function markOf (coding: Json, [url, codes]: readonly [string, readonly string[]]): number {
  if (coding['extension'] === undefined) return 0
  const found = valuesAt(coding, EXTENSION).find((one) => isObject(one) && one['url'] === url)
  const code = firstAt(found, CODE_OF_MARK)
  return typeof code === 'string' ? codes.indexOf(code) + 1 : 0
}

/** True if every code of a decoded concept has the form of its system. */
export function isCaseConcept ({ codings }: CaseConcept): boolean {
  return codings.every(({ system, code }) =>
    CODE_SYSTEMS.find(({ number }) => number === system)?.isCode(code) === true)
}
