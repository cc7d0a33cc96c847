import { SNOMED_CT, isConceptId } from '../../records/index.js'
import { isLanguage, tidyText } from '../release/index.js'
import { FormatError, type About, type Emit, type LineReader } from './fact.js'

const COMMON = 'id\teffectiveTime\tactive\tmoduleId\t'
/** The first lines of the files of a snapshot (SNOMED CT Release File Specifications §4.2 and §5.2). */
const COLUMNS = {
  concept: `${COMMON}definitionStatusId`,
  description: `${COMMON}conceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId`,
  relationship: `${COMMON}sourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId` +
    '\tmodifierId',
  language: `${COMMON}refsetId\treferencedComponentId\tacceptabilityId`
} as const

type Part = keyof typeof COLUMNS

const IS_A = '116680003'
const FULLY_SPECIFIED_NAME = '900000000000003001'
const PREFERRED = '900000000000548007'
const ID = /^[1-9][0-9]{5,17}$/
const ROW_START = /^\S+\t\d{8}\t[01]\t[1-9][0-9]{5,17}\t/

/**
 * Reads a file of a SNOMED CT snapshot in RF2: concepts, descriptions, relationships or a language set. A
 * release of SNOMED CT has no headings. Its inactive concepts are retired codes.
 */
export class Rf2Reader implements LineReader {
  readonly kind: string
  readonly #part: Part
  readonly #width: number
  #rows = 0
  #newest = ''

  constructor (private readonly emit: Emit, header: string) {
    const part = Rf2Reader.partOf(header)
    if (part === undefined) throw new FormatError('not a file of a SNOMED CT snapshot', 1)
    this.#part = part
    this.#width = header.split('\t').length
    this.kind = `SNOMED CT ${part} snapshot`
  }

  static partOf (header: string): Part | undefined {
    return (Object.keys(COLUMNS) as Part[]).find(part => COLUMNS[part] === header)
  }

  take (line: string, number: number): void {
    if (number === 1) return
    const cells = line.split('\t')
    if (cells.length !== this.#width || !ROW_START.test(line)) {
      throw new FormatError(`not a row of a ${this.kind}: ${cells.length} of ${this.#width} columns`, number)
    }
    this.#rows++
    const [id, time, active] = cells as [string, string, string]
    if (time > this.#newest) this.#newest = time
    this.#row(id, active === '1', cells, number)
  }

  end (): About {
    if (this.#rows === 0) throw new FormatError(`the ${this.kind} has no rows`)
    const day = `${this.#newest.slice(0, 4)}-${this.#newest.slice(4, 6)}-${this.#newest.slice(6)}`
    return this.#part === 'concept'
      ? { system: SNOMED_CT, name: 'SNOMED CT', from: day, caseSensitive: true, complete: true }
      : {}
  }

  #row (id: string, isActive: boolean, cells: readonly string[], number: number): void {
    switch (this.#part) {
      case 'concept':
        if (!isConceptId(id)) throw new FormatError(`${id} is not the id of a concept`, number)
        this.emit({ type: 'concept', code: id, use: isActive ? 'assignable' : 'retired' })
        return
      case 'description': if (isActive) this.#description(id, cells, number); return
      case 'relationship': if (isActive && cells[7] === IS_A) this.#isA(cells, number); return
      case 'language': if (isActive && cells[6] === PREFERRED) this.#preferred(cells[5] ?? '', number)
    }
  }

  #description (id: string, cells: readonly string[], number: number): void {
    const [code, language, kind, term] = [cells[4] ?? '', cells[5], cells[6], tidyText(cells[7] ?? '')]
    if (!isConceptId(code) || !isLanguage(language) || term === '') {
      throw new FormatError('a description without concept, language or term', number)
    }
    const rank = kind === FULLY_SPECIFIED_NAME ? 1 : 2
    this.emit({ type: 'title', code, language, text: term, rank, id })
  }

  #isA (cells: readonly string[], number: number): void {
    const [code, parent] = [cells[4] ?? '', cells[5] ?? '']
    if (!isConceptId(code) || !isConceptId(parent)) {
      throw new FormatError('a relationship between ids that are no concepts', number)
    }
    this.emit({ type: 'parent', code, parent })
  }

  #preferred (id: string, number: number): void {
    if (!ID.test(id)) throw new FormatError('a row of a language set without a description', number)
    this.emit({ type: 'preferred', id })
  }
}
