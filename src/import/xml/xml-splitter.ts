import { SaxesParser, type SaxesTagNS } from 'saxes'
import { InputError, type Fault } from '../fault.js'
import type { Chunk } from '../files/index.js'
import { MAX_PIECE_BYTES, type Piece } from '../pieces/piece.js'
import { Converter, type Attributes } from './converter.js'
import { endTag, startTag, textOf } from './narrative.js'

const FHIR = 'http://hl7.org/fhir'
const XHTML = 'http://www.w3.org/1999/xhtml'
/** The parser holds an attribute as a whole. A file with a larger one is read up to there. */
const MAX_TAG_CHARACTERS = 16 * MAX_PIECE_BYTES

/** Divides FHIR XML: a Bundle into its entries; another resource is one piece. Pieces are FHIR JSON. */
export class XmlSplitter {
  readonly #parser = new SaxesParser({ xmlns: true })
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #path: string[] = []
  #pieces: Piece[] = []
  #number = 0
  #isBundle = false
  #fullUrl: string | undefined
  #method: string | undefined
  #requestUrl: string | undefined
  #converter: Converter | undefined
  #resource: string | undefined
  #div: string[] = []
  #divDepth = 0
  #sinceTag = 0
  #isStarted = false

  constructor () {
    this.#parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
      if (!/^utf-?8$/i.test(encoding)) this.#fail({ code: 'not-utf-8', text: 'not UTF-8 by its declaration' })
    })
    this.#parser.on('doctype', () => {
      this.#fail({ code: 'not-xml', text: 'it has a DTD, which FHIR forbids' })
    })
    this.#parser.on('error', () => {
      this.#fail({ code: 'not-xml', text: `not XML at line ${this.#parser.line}` })
    })
    this.#parser.on('opentag', tag => { this.#open(tag) })
    this.#parser.on('closetag', tag => { this.#close(tag) })
    this.#parser.on('text', text => { if (this.#divDepth > 0) this.#div.push(textOf(text)) })
    this.#parser.on('cdata', text => { if (this.#divDepth > 0) this.#div.push(textOf(text)) })
  }

  * push ({ bytes }: Chunk): Generator<Piece> {
    const text = this.#decoded(bytes)
    this.#sinceTag += text.length
    if (this.#sinceTag > MAX_TAG_CHARACTERS) {
      this.#fail({ code: 'too-large', text: `an element at line ${this.#parser.line} is too large` })
    }
    this.#isStarted ||= text !== ''
    yield * this.#given(() => { this.#parser.write(text) })
  }

  * end (): Generator<Piece> {
    if (!this.#isStarted) throw new InputError({ code: 'empty', text: 'it is empty' })
    const isCut = this.#path.length > 0 || this.#converter !== undefined
    yield * this.#given(() => {
      if (isCut) this.#fail({ code: 'cut', text: `it ends early, at line ${this.#parser.line}` })
      this.#parser.close()
    })
  }

  /** Gives the pieces that a step completed, also if the step then found a fault of the file. */
  * #given (step: () => void): Generator<Piece> {
    let fault: unknown
    try {
      step()
    } catch (error) {
      fault = error
    }
    const pieces = this.#pieces
    this.#pieces = []
    yield * pieces
    if (fault !== undefined) throw fault
  }

  #decoded (bytes: Buffer): string {
    try {
      return this.#decoder.decode(bytes, { stream: true })
    } catch {
      throw new InputError({ code: 'not-utf-8', text: `not UTF-8 behind line ${this.#parser.line}` })
    }
  }

  #open (tag: SaxesTagNS): void {
    this.#sinceTag = 0
    const attributes = plain(tag)
    if (this.#divDepth > 0 || (tag.uri === XHTML && tag.local === 'div')) {
      this.#divDepth++
      this.#div.push(startTag(tag.name, written(tag)))
      return
    }
    if (tag.uri !== FHIR) {
      this.#fail({ code: 'not-fhir', text: `line ${this.#parser.line}: not the namespace of FHIR` })
    }
    if (this.#converter !== undefined) this.#converter.open(tag.local, attributes)
    else this.#openOutside(tag.local, attributes)
  }

  #openOutside (name: string, attributes: Attributes): void {
    const path = this.#path.join('/')
    if (path === '' && name === 'Bundle') this.#isBundle = true
    if (path === 'Bundle' && name === 'entry') {
      this.#number++
      this.#fullUrl = this.#method = this.#requestUrl = this.#resource = undefined
    } else if (path === 'Bundle/entry' && name === 'fullUrl') this.#fullUrl = attributes['value']
    else if (path === 'Bundle/entry/request' && name === 'method') this.#method = attributes['value']
    else if (path === 'Bundle/entry/request' && name === 'url') this.#requestUrl = attributes['value']
    const isRoot = path === '' && !this.#isBundle
    if (isRoot || path === 'Bundle/entry/resource') {
      if (isRoot) this.#number++
      this.#converter = new Converter()
      this.#converter.open(name, attributes)
      return
    }
    this.#path.push(name)
  }

  #close (tag: SaxesTagNS): void {
    this.#sinceTag = 0
    if (this.#divDepth > 0) {
      this.#divDepth--
      this.#div.push(endTag(tag.name))
      if (this.#divDepth === 0) this.#converter?.addDiv(this.#div.splice(0).join(''))
      return
    }
    if (this.#converter === undefined) {
      if (this.#path.join('/') === 'Bundle/entry') this.#entry()
      this.#path.pop()
      return
    }
    this.#converter.close()
    if (!this.#converter.isEnded) return
    const { fault, result } = this.#converter
    this.#converter = undefined
    if (fault !== undefined) this.#pieces.push({ number: this.#number, fault })
    else if (this.#isBundle) this.#resource = result
    else this.#piece('resource', result)
  }

  #entry (): void {
    const request = [['method', this.#method], ['url', this.#requestUrl]] as const
    const members = [
      ...(this.#fullUrl === undefined ? [] : [`"fullUrl":${JSON.stringify(this.#fullUrl)}`]),
      ...(this.#resource === undefined ? [] : [`"resource":${this.#resource}`]),
      ...(this.#method === undefined ? [] : [`"request":${JSON.stringify(Object.fromEntries(request))}`])
    ]
    if (this.#resource === undefined && this.#method !== 'DELETE') return
    this.#piece('entry', `{${members.join(',')}}`)
  }

  #piece (kind: 'entry' | 'resource', text: string | undefined): void {
    if (text === undefined) return
    this.#pieces.push({ kind, number: this.#number, offset: 0, bytes: Buffer.from(text) })
  }

  #fail (fault: Fault): never {
    throw new InputError(fault)
  }
}

/** The attributes of FHIR elements, which have no prefix. */
function plain ({ attributes }: SaxesTagNS): Attributes {
  const own = Object.values(attributes).filter(({ prefix }) => prefix === '')
  return Object.fromEntries(own.map(({ local, value }) => [local, value]))
}

/** All attributes of XHTML elements, as they are written. */
function written ({ attributes }: SaxesTagNS): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]))
}
