/** Forms of closed lists, flags, numbers and quantities. */
import {
  DecodeError, codec, flag, i32, oneOf, struct, text, u16, u8, type Codec
} from '../../protocol/codec/index.js'
import { Decimal } from '../container/index.js'
import { codingsOf, isObject, type Form } from './form.js'
import { unitOf } from './ucum.js'

/** A code of a closed list, by its place in the list, from 1 on. */
export function status (codes: readonly string[]): Form<number> {
  return {
    leaves: [''],
    read: (values) => placeIn(codes, values[0]),
    codec: oneOf(u8, codes.map((_, i) => i + 1)),
    show: (place) => codes[place - 1] ?? ''
  }
}

/** The first code of a closed list in the codings of a concept. */
export function closed (system: string, codes: readonly string[]): Form<number> {
  return {
    leaves: ['coding.system', 'coding.code'],
    read: (values) => codesOf(codingsOf(values), system, codes)[0],
    codec: oneOf(u8, codes.map((_, i) => i + 1)),
    show: (place) => codes[place - 1] ?? ''
  }
}

/** All codes of a closed list in the codings of concepts, as a sum of powers of two. */
export function closedSet (system: string, codes: readonly string[]): Form<number> {
  return {
    leaves: ['coding.system', 'coding.code'],
    read (values) {
      const sum = codesOf(codingsOf(values), system, codes).reduce((set, place) => set | 2 ** (place - 1), 0)
      return sum === 0 ? undefined : sum
    },
    codec: oneOf(u8, Array.from({ length: 2 ** codes.length - 1 }, (_, i) => i + 1)),
    show: (sum) => codes.filter((_, i) => (sum & 2 ** i) !== 0).join(', ')
  }
}

/** The code of a closed list in a Coding, such as Encounter.class. */
export function closedCoding (system: string, codes: readonly string[]): Form<number> {
  return {
    leaves: ['system', 'code'],
    read: (values) => codesOf(values, system, codes)[0],
    codec: oneOf(u8, codes.map((_, i) => i + 1)),
    show: (place) => codes[place - 1] ?? ''
  }
}

function codesOf (codings: readonly unknown[], system: string, codes: readonly string[]): number[] {
  const places: number[] = []
  for (const coding of codings) {
    const isOfSystem = isObject(coding) && coding['system'] === system
    const place = isOfSystem ? placeIn(codes, coding['code']) : undefined
    if (place !== undefined) places.push(place)
  }
  return places
}

function placeIn (codes: readonly string[], code: unknown): number | undefined {
  const place = typeof code === 'string' ? codes.indexOf(code) + 1 : 0
  return place === 0 ? undefined : place
}

export const truth: Form<boolean> = {
  leaves: [''],
  read: ([value]) => typeof value === 'boolean' ? value : undefined,
  codec: flag,
  show: (value) => value ? 'yes' : 'no'
}

/** An integer between 1 and 255, such as a rank. */
export const small: Form<number> = {
  leaves: [''],
  read ([value]) {
    const number = value instanceof Decimal && /^[1-9][0-9]{0,2}$/.test(value.text) ? Number(value.text) : 0
    return number >= 1 && number <= 255 ? number : undefined
  },
  codec: refined(u8, (value) => value > 0),
  show: String
}

export const integer: Form<number> = {
  leaves: [''],
  read ([value]) {
    if (!(value instanceof Decimal) || !/^(0|-?[1-9][0-9]{0,9})$/.test(value.text)) return undefined
    const number = Number(value.text)
    return number >= -0x8000_0000 && number <= 0x7fff_ffff ? number : undefined
  },
  codec: i32,
  show: String
}

export interface CaseQuantity {
  /** 0 for none, then `<`, `<=`, `>=`, `>`. */
  readonly comparator: number
  /** The number as it was written. */
  readonly value: string
  /** A unit of UCUM; empty if the sender gave none. */
  readonly unit: string
}

const COMPARATORS = ['<', '<=', '>=', '>']
const UCUM = 'http://unitsofmeasure.org'
/** More digits than any measurement has. */
const VALUE = /^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?$/

export const quantity: Form<CaseQuantity> = {
  leaves: ['value', 'system', 'code', 'comparator'],
  read ([given]) {
    if (!isObject(given)) return undefined
    const { value, system, code, comparator } = given
    if (!(value instanceof Decimal) || !VALUE.test(value.text)) return undefined
    const unit = system === UCUM && typeof code === 'string' ? unitOf(code) ?? '' : ''
    return { comparator: placeIn(COMPARATORS, comparator) ?? 0, value: value.text, unit }
  },
  codec: refined(struct<CaseQuantity>({
    comparator: oneOf(u8, [0, 1, 2, 3, 4]), value: text(40), unit: text(48)
  }), ({ value, unit }) => VALUE.test(value) && (unit === '' || unitOf(unit) === unit)),
  show: ({ comparator, value, unit }) =>
    `${COMPARATORS[comparator - 1] ?? ''}${value}${unit === '' ? '' : ` ${unit}`}`
}

export interface YearMonth {
  readonly year: number
  /** 0 if only the year was sent. */
  readonly month: number
}

/** The month of a date: never the day. */
export const month: Form<YearMonth> = {
  leaves: [''],
  read ([value]) {
    const [, year, ofYear = '0'] = typeof value === 'string'
      ? /^([0-9]{4})(?:-(0[1-9]|1[0-2]))?(?:$|-)/.exec(value) ?? []
      : []
    return year === undefined ? undefined : { year: Number(year), month: Number(ofYear) }
  },
  codec: struct<YearMonth>({
    year: refined(u16, (year) => year <= 9999), month: refined(u8, (one) => one <= 12)
  }),
  show: monthText
}

/** Writes a month, or a year alone, as FHIR does. */
export function monthText ({ year, month: ofYear }: YearMonth): string {
  return [
    String(year).padStart(4, '0'), ...(ofYear === 0 ? [] : [String(ofYear).padStart(2, '0')])
  ].join('-')
}

/** Refuses a decoded value that no form reads. */
export function refined<T> (of: Codec<T>, isFormed: (value: T) => boolean): Codec<T> {
  return codec<T>((writer, value) => of.write(writer, value), (reader) => {
    const value = of.read(reader)
    if (!isFormed(value)) throw new DecodeError('unknown-tag')
    return value
  })
}
