import { ICD_10_CM } from '../../records/index.js'
import { tidyText } from '../release/index.js'
import { FormatError, type About, type Emit, type LineReader } from './fact.js'

const ROW = /^(\d{5}) ([A-Z][0-9A-Z]{2,6}) *([01]) (.*)$/
/** The columns of the official file: order number 1–5, code 7–13, flag 15, titles from 17 and from 78. */
const COLUMNS = { flag: 14, blank: 76, longTitle: 77 }

/**
 * Reads the order file of ICD-10-CM, the only official list that tells which codes are assignable. The
 * tabular list spells out 75 of its 50,416 codes of seven characters.
 */
export class OrderFileReader implements LineReader {
  readonly kind = 'ICD-10-CM order file'
  #last: { readonly number: number, readonly code: string, readonly isHeading: boolean } | undefined
  #line = 0

  constructor (private readonly emit: Emit) {}

  static recognises (line: string): boolean {
    return ROW.test(line)
  }

  take (line: string, number: number): void {
    const row = ROW.exec(line)
    const isAligned = /[01]/.test(line[COLUMNS.flag] ?? '') && line[COLUMNS.blank] === ' '
    if (row === null || !isAligned) {
      throw new FormatError(`not a row of an ${this.kind}`, number)
    }
    const title = tidyText(line.slice(COLUMNS.longTitle))
    if (title === '') throw new FormatError('the row has no long title', number)
    const [order, code, isHeading] = [Number(row[1]), row[2]!, line[COLUMNS.flag] === '0']
    this.#follow(order, code, isHeading, number)
    const dotted = withPoint(code)
    this.emit({ type: 'concept', code: dotted, use: isHeading ? 'heading' : 'assignable' })
    this.emit({ type: 'title', code: dotted, language: 'en', text: title, rank: 0 })
  }

  end (): About {
    if (this.#last === undefined) throw new FormatError('the file has no rows')
    if (this.#last.isHeading) {
      throw new FormatError(`the file ends after the heading ${this.#last.code}: it was cut`, this.#line)
    }
    return { system: ICD_10_CM, name: 'ICD-10-CM', caseSensitive: true, complete: true }
  }

  /** Checks that no row is missing between two rows, and that a heading has a code below it. */
  #follow (number: number, code: string, isHeading: boolean, line: number): void {
    const last = this.#last
    if (number !== (last?.number ?? 0) + 1) {
      throw new FormatError(`order number ${number} after ${last?.number ?? 0}: rows are missing`, line)
    }
    if (last?.isHeading === true && !code.startsWith(last.code)) {
      throw new FormatError(`the heading ${last.code} has no code below it`, line)
    }
    this.#last = { number, code, isHeading }
    this.#line = line
  }
}

/** Writes a code of ICD-10-CM with its point: A000 as A00.0. */
export function withPoint (code: string): string {
  return code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code
}
