import { ICD_10 } from '../../records/index.js'
import { MAX_ITEMS, MAX_TEXT_CHARACTERS, isCode, isDay, type Use } from '../release/index.js'
import { ClamlDocument } from './claml-document.js'
import type { ClamlClass, Label } from './claml-class.js'
import { expansionsOf, modifiersOf } from './claml-modifiers.js'
import { FormatError, type About, type Emit, type TextReader } from './fact.js'
import { XmlText } from './xml-text.js'

/** The value of the metadata of ICD-10-GM for a code that no diagnosis may have (§ 295 and § 301 SGB V). */
const NOT_TO_BE_USED = 'V'
const ICD_10_GM = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
/** The names of titles by which the publishers are recognised, with the URIs of their systems. */
const SYSTEMS: readonly (readonly [name: RegExp, system: string])[] = [
  [/^ICD-?10-?GM/i, ICD_10_GM], [/^ICD-?10(-EN)?$/i, ICD_10]
]

/** Reads ClaML, the XML in which WHO and the German BfArM publish ICD-10. */
export class ClamlReader implements TextReader {
  readonly kind = 'ClaML classification'
  readonly #document = new ClamlDocument()
  readonly #xml = new XmlText(this.#document)

  constructor (private readonly emit: Emit, private readonly given?: string) {}

  static recognises (root: string): boolean {
    return root === 'ClaML'
  }

  write (text: string): void {
    this.#xml.write(text)
  }

  end (): About {
    this.#xml.end()
    const { classes, title } = this.#document
    const categories = [...classes.values()].filter(({ kind }) => kind === 'category')
    if (categories.length === 0) throw new FormatError('the classification has no categories')
    const system = this.given ?? SYSTEMS.find(([name]) => name.test(title?.name ?? ''))?.[1]
    for (const category of categories) this.#category(category, system === ICD_10)
    const year = /^\d{4}/.exec(title?.version ?? '')?.[0]
    const isGerman = system === ICD_10_GM && year !== undefined
    const date = title?.date ?? ''
    return {
      system, version: title?.version, name: title?.name, caseSensitive: true, complete: true,
      from: isGerman ? `${year}-01-01` : isDay(date) ? date : undefined,
      until: isGerman ? `${year}-12-31` : undefined
    }
  }

  /** Takes a category. ICD-10-GM names some subclasses that it leaves out, such as Y36.0. */
  #category (category: ClamlClass, isOfWho: boolean): void {
    const { children, code, line, notes, parent } = category
    const modifiers = children.length > 0 ? [] : modifiersOf(this.#document, category)
    // WHO leaves the fifth character to each country. A fourth character with a point is always needed.
    const expansions = expansionsOf(this.#document, category, modifiers, isOfWho)
    const isHeading = children.length > 0 || isForbidden(category) ||
      expansions.some(({ isRequired }) => isRequired)
    this.#emitCode(category, code, isHeading ? 'heading' : 'assignable', category.titles)
    if (parent !== undefined && isCode(parent)) this.emit({ type: 'parent', code, parent })
    for (const text of notes.slice(0, MAX_ITEMS)) this.#note(code, text, line)
    for (const term of category.terms.slice(0, MAX_ITEMS)) {
      this.emit({ type: 'title', code, language: term.language, text: cut(term.text), rank: 1 })
    }
    for (const { code: longer, isHeading, labels } of expansions) {
      const titles = labels.length === 0 ? category.titles : joined(category.titles, labels)
      const use = isHeading || isForbidden(category) ? 'heading' : 'assignable'
      if (!this.#document.classes.has(longer)) this.#emitCode(category, longer, use, titles)
    }
  }

  #emitCode ({ line, mark }: ClamlClass, code: string, use: Use, titles: readonly Label[]): void {
    if (!isCode(code)) throw new FormatError(`'${code}' is not a code`, line)
    if (titles.length === 0) throw new FormatError(`${code} has no preferred title`, line)
    this.emit({ type: 'concept', code, use, mark })
    for (const [rank, { language, text }] of titles.entries()) {
      this.emit({ type: 'title', code, language, text: cut(text), rank: rank === 0 ? 0 : 1 })
    }
  }

  #note (code: string, text: string, line: number): void {
    if (text.length > MAX_TEXT_CHARACTERS) throw new FormatError(`a note of ${code} is too long`, line)
    this.emit({ type: 'note', code, text })
  }
}

/** Tells whether the metadata forbid a code in outpatient and in inpatient care. */
function isForbidden ({ meta }: ClamlClass): boolean {
  const values = [...meta.get('Para295') ?? [], ...meta.get('Para301') ?? []]
  return values.length > 0 && values.every(value => value === NOT_TO_BE_USED)
}

function joined (titles: readonly Label[], parts: readonly string[]): Label[] {
  return titles.map(({ language, text }) => ({ language, text: [text, ...parts].join(': ') }))
}

function cut (text: string): string {
  return text.slice(0, MAX_TEXT_CHARACTERS).trimEnd()
}
