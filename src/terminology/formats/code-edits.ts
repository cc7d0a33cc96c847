import { isCode } from '../release/index.js'
import { FormatError, type About, type Emit, type LineReader } from './fact.js'

const HEADER = 'code\tgroup\trule\tdescription'
/** The rules of the Medicare Code Editor that concern diagnoses, and their names in a release. */
const EDITS: readonly (readonly [start: string, edit: string])[] = [
  ['Perinatal/Newborn', 'newborn'], ['Pediatric', 'pediatric'], ['Maternity', 'maternity'],
  ['Adult', 'adult'], ['Female Only', 'female'], ['Male Only', 'male'], ['Manifestation', 'manifestation']
]

/** Reads a table of the code edits of CMS: age, sex, and codes that are no principal diagnosis. */
export class CodeEditsReader implements LineReader {
  readonly kind = 'table of code edits'
  #rows = 0

  constructor (private readonly emit: Emit) {}

  static recognises (line: string): boolean {
    return line === HEADER
  }

  take (line: string, number: number): void {
    if (number === 1) return
    const [code, , rule, ...rest] = line.split('\t')
    const edit = EDITS.find(([start]) => rule?.startsWith(start))?.[1]
    if (code === undefined || !isCode(code) || rest.length !== 1) {
      throw new FormatError('not a row of code, group, rule and description', number)
    }
    if (edit === undefined) throw new FormatError(`the rule '${rule ?? ''}' is unknown`, number)
    this.#rows++
    this.emit({ type: 'edit', code, edit })
  }

  end (): About {
    if (this.#rows === 0) throw new FormatError('the table has no rows')
    return {}
  }
}
