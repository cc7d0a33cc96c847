import { ICD_10_CM } from '../../records/index.js'
import { MAX_TEXT_CHARACTERS, isCode, tidyText } from '../release/index.js'
import { FormatError, type About, type Emit, type TextReader } from './fact.js'
import { XmlText } from './xml-text.js'

const ROOT = 'ICD10CM.tabular'
/** Elements of a `diag` whose notes are kept, each under its own name. */
const NOTES: ReadonlySet<string> = new Set([
  'includes', 'excludes1', 'excludes2', 'codeFirst', 'useAdditionalCode', 'codeAlso', 'notes'
])

/**
 * Reads the notes and inclusion terms of the tabular list of ICD-10-CM. An inclusion term is a title by which
 * people find a code. The list never decides which codes exist or are assignable.
 */
export class TabularXmlReader implements TextReader {
  readonly kind = 'ICD-10-CM tabular list'
  readonly #xml: XmlText
  /** The codes of the open `diag` elements; undefined until their names are read. */
  readonly #codes: (string | undefined)[] = []
  /** The element of the notes that are read. */
  #section: string | undefined
  #text = ''
  #version: string | undefined
  #count = 0

  constructor (private readonly emit: Emit) {
    this.#xml = new XmlText({
      open: name => { this.#open(name) },
      text: text => { this.#text += text },
      close: (name, line) => { this.#close(name, line) }
    })
  }

  static recognises (root: string): boolean {
    return root === ROOT
  }

  write (text: string): void {
    this.#xml.write(text)
  }

  end (): About {
    this.#xml.end()
    if (this.#count === 0) throw new FormatError('the tabular list names no codes')
    return { system: ICD_10_CM, version: this.#version }
  }

  #open (name: string): void {
    if (name === 'diag') this.#codes.push(undefined)
    else if (NOTES.has(name) || name === 'inclusionTerm') this.#section = name
    this.#text = ''
  }

  #close (name: string, line: number): void {
    const text = tidyText(this.#text)
    this.#text = ''
    if (name === 'version') this.#version ??= text
    else if (name === 'diag') this.#codes.pop()
    else if (name === 'name' && this.#codes.length > 0) this.#name(text, line)
    else if (name === 'note' && this.#section !== undefined) this.#note(this.#section, text, line)
    else if (name === this.#section) this.#section = undefined
  }

  #name (code: string, line: number): void {
    if (!isCode(code)) throw new FormatError(`'${code}' is not a code`, line)
    this.#codes[this.#codes.length - 1] = code
    this.#count++
  }

  /** Notes above a category, for example of a chapter, belong to no code and are left out. */
  #note (section: string, text: string, line: number): void {
    const code = this.#codes.at(-1)
    if (code === undefined || text === '') return
    if (text.length + section.length + 2 > MAX_TEXT_CHARACTERS) {
      throw new FormatError('a note is too long', line)
    }
    if (section !== 'inclusionTerm') this.emit({ type: 'note', code, text: `${section}: ${text}` })
    else this.emit({ type: 'title', code, language: 'en', text, rank: 1 })
  }
}
