import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { FormatError } from './fact.js'

/** The deepest nesting of elements. The tabular list of ICD-10-CM uses ten. */
const MAX_DEPTH = 64
/** The most text of one element. */
const MAX_ELEMENT_CHARACTERS = 1024 * 1024

export interface XmlHandler {
  open (name: string, attributes: Readonly<Record<string, string>>, line: number): void
  /** @param text all text since the last tag */
  text (text: string): void
  close (name: string, line: number): void
}

/**
 * Reads XML piece by piece. A document type is skipped, so no entity but the five of XML is replaced, and no
 * other file is read.
 */
export class XmlText {
  readonly #parser = new SaxesParser({ xmlns: false, position: true })
  #depth = 0
  #isDone = false

  constructor (handler: XmlHandler) {
    const parser = this.#parser
    let text = ''
    const flush = (): void => {
      if (text !== '') handler.text(text)
      text = ''
    }
    parser.on('error', error => {
      throw new FormatError(`not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`, parser.line)
    })
    parser.on('opentag', ({ attributes, name }: SaxesTagPlain) => {
      flush()
      if (++this.#depth > MAX_DEPTH) throw new FormatError('elements are nested too deeply', parser.line)
      handler.open(name, attributes, parser.line)
    })
    const take = (more: string): void => {
      text += more
      if (text.length > MAX_ELEMENT_CHARACTERS) throw new FormatError('a text is too long', parser.line)
    }
    parser.on('text', take)
    parser.on('cdata', take)
    parser.on('closetag', ({ name }) => {
      flush()
      if (--this.#depth === 0) this.#isDone = true
      handler.close(name, parser.line)
    })
  }

  write (text: string): void {
    this.#parser.write(text)
  }

  /** @throws FormatError if the last element is not closed */
  end (): void {
    if (!this.#isDone) throw new FormatError('the file ends inside an element: it was cut', this.#parser.line)
    this.#parser.close()
  }
}
