import { MAX_JSON_DEPTH, shapesOf, type Shape } from '../../records/index.js'
import { TOO_LARGE, type Fault } from '../fault.js'
import { MAX_PIECE_BYTES } from '../pieces/piece.js'
import { JsonObject, primitiveText } from './json-object.js'

export type Attributes = Readonly<Record<string, string>>

interface Frame {
  readonly name: string
  readonly shape: Shape
  readonly object: JsonObject
  /** The `value` of a primitive. */
  readonly value: string | undefined
}

const RESOURCE: Shape = { type: 'Resource', isList: false, isPrimitive: false }

/** Converts one resource. A resource of a type that the table lacks is skipped. */
export class Converter {
  readonly #frames: Frame[] = []
  #fault: Fault | undefined
  #isSkipped = false
  #depth = 0
  #size = 0
  #result: string | undefined

  get fault (): Fault | undefined { return this.#fault }
  /** The resource as JSON; undefined if it has a fault, or is of a type that is skipped. */
  get result (): string | undefined { return this.#isSkipped ? undefined : this.#result }
  get isEnded (): boolean { return this.#depth === 0 }

  open (name: string, attributes: Attributes): void {
    this.#depth++
    if (this.#isOff) return
    if (this.#depth > MAX_JSON_DEPTH) {
      this.#fault = { code: 'too-deep', text: `nested deeper than ${MAX_JSON_DEPTH} levels` }
      return
    }
    const parent = this.#frames.at(-1)
    const shape = parent === undefined || parent.shape.type === 'Resource'
      ? this.#resource(name, parent)
      : shapesOf(parent.shape.isPrimitive ? 'Element' : parent.shape.type)?.get(name)
    if (shape === undefined) {
      if (!this.#isSkipped) this.#fault = unknownElement(parent?.shape.type ?? '', name)
      return
    }
    const object = new JsonObject()
    if (shape.type === name && (parent === undefined || parent.shape.type === 'Resource')) {
      object.add('resourceType', RESOURCE, JSON.stringify(name))
    }
    for (const key of ['id', 'url'] as const) {
      const given = attributes[key]
      if (given !== undefined) object.add(key, RESOURCE, this.#text(given))
    }
    const { value } = attributes
    if (value !== undefined && !shape.isPrimitive) {
      this.#fault = { code: 'not-fhir', text: `an element of type ${shape.type} has a value` }
    }
    if (value !== undefined) this.#size += value.length
    this.#frames.push({ name, shape, object, value })
  }

  /** Adds a whole narrative, as XHTML. */
  addDiv (xhtml: string): void {
    if (this.#isOff) return
    const frame = this.#frames.at(-1)
    if (frame?.shape.type === 'Narrative') frame.object.add('div', RESOURCE, this.#text(xhtml))
    else this.#fault = { code: 'not-fhir', text: 'XHTML outside of a narrative' }
  }

  close (): void {
    this.#depth--
    if (this.#size > MAX_PIECE_BYTES) this.#fault ??= TOO_LARGE
    if (this.#isOff) return
    const frame = this.#frames.pop()
    if (frame === undefined) return
    if (frame.object.isRepeated) {
      this.#fault = { code: 'not-fhir', text: `${frame.shape.type} repeats an element that is no list` }
      return
    }
    const parent = this.#frames.at(-1)
    if (parent === undefined) {
      this.#result = frame.object.text()
      return
    }
    this.#give(parent, frame)
  }

  #give ({ object, shape }: Frame, { name, object: own, shape: given, value }: Frame): void {
    const { isList, isPrimitive, type } = given
    if (shape.type === 'Resource') {
      object.add('', RESOURCE, own.text())
    } else if (type === 'Resource') {
      object.add(name, { isList }, own.only)
    } else if (isPrimitive) {
      object.add(name, { isList }, value === undefined ? undefined : primitiveText(type, value),
        own.isEmpty ? undefined : own.text())
    } else {
      object.add(name, { isList }, own.text())
    }
  }

  #resource (name: string, parent: Frame | undefined): Shape | undefined {
    if (shapesOf(name) !== undefined && /^[A-Z]\w*$/.test(name)) return { ...RESOURCE, type: name }
    // A resource that cannot be converted is skipped, and so is a resource that contains one.
    this.#isSkipped = true
    if (parent !== undefined) {
      this.#fault = { code: 'not-converted', text: 'contains a resource of a type that is not read from XML' }
    }
    return undefined
  }

  #text (text: string): string {
    this.#size += text.length
    return JSON.stringify(text)
  }

  get #isOff (): boolean { return this.#isSkipped || this.#fault !== undefined }
}

function unknownElement (type: string, name: string): Fault {
  const shown = /^\w{1,64}$/.test(name) ? `${type}.${name}` : type
  return { code: 'not-fhir', text: `R4 defines no such element: ${shown}` }
}
