import { tidyText } from '../release/index.js'
import { emptyClass, type ClamlClass, type ModifiedBy } from './claml-class.js'
import { FormatError } from './fact.js'
import type { XmlHandler } from './xml-text.js'

/** A classification of this many classes is no longer one of diagnoses. They are held until the end. */
const MAX_CLASSES = 200_000
const NO_LANGUAGE = 'en'
/** Elements of a label that begin another word. */
const BLOCKS: ReadonlySet<string> = new Set(['Cell', 'Fragment', 'ListItem', 'Para'])

type Attributes = Readonly<Record<string, string>>

/** Collects the classes of a ClaML file (EN 14463), version 2 or 3. */
export class ClamlDocument implements XmlHandler {
  readonly classes = new Map<string, ClamlClass>()
  /** The subdivisions of each modifier, in the order of the file. */
  readonly modifiers = new Map<string, ClamlClass[]>()
  title: { readonly name: string, readonly version: string, readonly date: string } | undefined
  #current: ClamlClass | undefined
  #rubric: string | undefined
  #modifiedBy: ModifiedBy | undefined
  #language = NO_LANGUAGE
  #text = ''
  /** Depth of elements inside a label whose text is not part of it, such as references. */
  #ignored = 0
  #isLabel = false

  open (name: string, attributes: Attributes, line: number): void {
    if (this.#isLabel) {
      if (name === 'Reference' || this.#ignored > 0) this.#ignored++
      if (name === 'Reference') this.#refer(attributes)
      else if (BLOCKS.has(name)) this.#text += ' '
    } else if (name === 'Title') this.#takeTitle(attributes)
    else if (name === 'Class' || name === 'ModifierClass') this.#begin(name, attributes, line)
    else if (name === 'Label') this.#beginLabel(attributes)
    else if (name === 'Rubric') this.#rubric = attributes['kind']
    else if (this.#current !== undefined) this.#takePart(this.#current, name, attributes)
  }

  text (text: string): void {
    if (this.#isLabel && this.#ignored === 0) this.#text += text
  }

  close (name: string): void {
    if (this.#isLabel && name !== 'Label') {
      if (this.#ignored > 0) this.#ignored--
    } else if (name === 'Label') this.#endLabel()
    else if (name === 'Rubric') this.#rubric = undefined
    else if (name === 'ModifiedBy') this.#modifiedBy = undefined
    else if (name === 'Class' || name === 'ModifierClass') this.#current = undefined
  }

  #takeTitle ({ date, name, version }: Attributes): void {
    this.title ??= { name: name ?? '', version: version ?? '', date: date ?? '' }
  }

  #begin (name: string, attributes: Attributes, line: number): void {
    const isClass = name === 'Class'
    const begun = emptyClass(attributes, isClass ? attributes['kind'] ?? '' : 'modifier', line)
    if (begun.code === '') throw new FormatError(`a ${name} without a code`, line)
    this.#current = begun
    if (!isClass) {
      const modifier = begun.modifier ?? ''
      this.modifiers.set(modifier, [...this.modifiers.get(modifier) ?? [], begun])
      return
    }
    if (this.classes.has(begun.code)) throw new FormatError(`the class ${begun.code} is there twice`, line)
    this.classes.set(begun.code, begun)
    if (this.classes.size > MAX_CLASSES) throw new FormatError(`more than ${MAX_CLASSES} classes`, line)
  }

  #takePart (current: ClamlClass, name: string, { all, code, name: key, value }: Attributes): void {
    if (name === 'Meta') current.meta.set(key ?? '', [...current.meta.get(key ?? '') ?? [], value ?? ''])
    else if (name === 'SuperClass') current.parent ??= code
    else if (name === 'SubClass' && code !== undefined) current.children.push(code)
    else if (name === 'ExcludeModifier' && code !== undefined) current.excluded.add(code)
    else if (name === 'ModifiedBy' && code !== undefined) {
      this.#modifiedBy = { modifier: code, only: all === 'false' ? new Set() : undefined }
      current.modifiedBy.push(this.#modifiedBy)
    } else if (name === 'ValidModifierClass' && code !== undefined) {
      if (this.#modifiedBy !== undefined) (this.#modifiedBy.only ??= new Set()).add(code)
    }
  }

  #beginLabel (attributes: Attributes): void {
    this.#isLabel = true
    this.#text = ''
    this.#language = attributes['xml:lang'] ?? NO_LANGUAGE
  }

  /** A class without `ModifiedBy` may name its modifier in a rubric alone (M13 of ICD-10). */
  #refer ({ code }: Attributes): void {
    const current = this.#current
    if (this.#rubric !== 'modifierlink' || current === undefined || code === undefined) return
    if (current.modifiedBy.length === 0) current.modifiedBy.push({ modifier: code, only: undefined })
  }

  #endLabel (): void {
    this.#isLabel = false
    this.#ignored = 0
    const text = tidyText(this.#text)
    const current = this.#current
    if (current === undefined || text === '') return
    const label = { language: this.#language, text }
    switch (this.#rubric ?? '') {
      // The long form of a title stands alone; `preferred` may leave out what the category says.
      case 'preferredLong': current.titles.unshift(label); break
      case 'preferred': current.titles.push(label); break
      case 'inclusion': current.terms.push(label); break
      case 'exclusion': case 'note': case 'coding-hint': case 'definition': case 'text':
        current.notes.push(`${this.#rubric}: ${text}`); break
      default:
    }
  }
}
