import { isCode, isDay, isLanguage, tidyText, type Use } from '../release/index.js'
import { FormatError, type About, type Emit, type TextReader } from './fact.js'

/** A document of JSON is read as a whole, so its size is limited. */
const MAX_CHARACTERS = 128 * 1024 * 1024
const MAX_DEPTH = 32

interface Concept {
  readonly code?: unknown
  readonly display?: unknown
  readonly designation?: unknown
  readonly property?: unknown
  readonly concept?: unknown
}

/**
 * Reads a FHIR R4 CodeSystem. The concept properties of FHIR decide the use of a code: `notSelectable` makes
 * a heading, and `inactive` a retired code. A hierarchy alone makes no heading.
 */
export class FhirCodeSystemReader implements TextReader {
  readonly kind = 'FHIR CodeSystem'
  readonly #pieces: string[] = []
  #length = 0
  #language = 'en'
  #isCaseSensitive = true

  constructor (private readonly emit: Emit) {}

  write (text: string): void {
    this.#pieces.push(text)
    this.#length += text.length
    if (this.#length > MAX_CHARACTERS) {
      throw new FormatError(`a CodeSystem of more than ${MAX_CHARACTERS / (1024 * 1024)} MiB`)
    }
  }

  end (): About {
    const value = this.#parse()
    const { resourceType, concept, content } = value
    if (resourceType !== 'CodeSystem') throw new FormatError('the JSON is no CodeSystem of FHIR')
    if (content === 'supplement' || !Array.isArray(concept) || concept.length === 0) {
      throw new FormatError('the CodeSystem holds no codes of its own')
    }
    if (isLanguage(value['language'])) this.#language = value['language']
    this.#isCaseSensitive = value['caseSensitive'] !== false
    this.#takeAll(concept, undefined, 0)
    const day = textOf(value['date'])?.slice(0, 10)
    return {
      system: textOf(value['url']), version: textOf(value['version']),
      name: textOf(value['title']) ?? textOf(value['name']),
      from: day !== undefined && isDay(day) ? day : undefined,
      caseSensitive: this.#isCaseSensitive, complete: content === 'complete'
    }
  }

  #parse (): Record<string, unknown> {
    const text = this.#pieces.splice(0).join('')
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      // The message may quote the text, which may be long.
      const cause = (error as Error).message.replace(/[^ -~]|"[^"]*"/g, '').slice(0, 80)
      throw new FormatError(`not JSON: ${cause}`)
    }
    if (typeof value !== 'object' || value === null) throw new FormatError('the JSON is no object')
    return value as Record<string, unknown>
  }

  #takeAll (concepts: readonly unknown[], parent: string | undefined, depth: number): void {
    if (depth > MAX_DEPTH) throw new FormatError('codes are nested too deeply')
    for (const item of concepts) {
      const { code: given, concept, designation, display, property } = (item ?? {}) as Concept
      const code = typeof given === 'string' && !this.#isCaseSensitive ? given.toUpperCase() : given
      if (typeof code !== 'string' || !isCode(code)) {
        throw new FormatError(`a concept after '${parent ?? 'the start'}' has no code of FHIR`)
      }
      const properties = listOf(property)
      this.emit({ type: 'concept', code, use: useOf(properties), until: retirementOf(properties) })
      if (parent !== undefined) this.emit({ type: 'parent', code, parent })
      this.#titles(code, display, listOf(designation))
      if (concept !== undefined) this.#takeAll(listOf(concept), code, depth + 1)
    }
  }

  #titles (code: string, display: unknown, designations: readonly Record<string, unknown>[]): void {
    const title = tidyText(textOf(display) ?? code)
    this.emit({ type: 'title', code, language: this.#language, text: title, rank: 0 })
    for (const { language, value } of designations) {
      const text = tidyText(textOf(value) ?? '')
      const isNew = text !== '' && (text !== title || language !== this.#language)
      const spoken = isLanguage(language) ? language : this.#language
      if (isNew) this.emit({ type: 'title', code, language: spoken, text, rank: 1 })
    }
  }
}

function useOf (properties: readonly Record<string, unknown>[]): Use {
  const isSet = (name: string): boolean => properties.some(({ code, valueBoolean }) =>
    code === name && valueBoolean === true)
  const isRetired = properties.some(({ code, valueCode }) => code === 'status' && valueCode === 'retired')
  if (isSet('inactive') || isRetired) return 'retired'
  return isSet('notSelectable') || isSet('abstract') ? 'heading' : 'assignable'
}

/** Returns the last day of a code, if the property of FHIR R5 for it names a whole day. */
function retirementOf (properties: readonly Record<string, unknown>[]): string | undefined {
  const found = properties.find(({ code }) => code === 'retirementDate')?.['valueDateTime']
  const day = textOf(found)?.slice(0, 10) ?? ''
  return isDay(day) ? day : undefined
}

function textOf (value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function listOf (value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value as readonly Record<string, unknown>[] : []
}
