import { assert } from '../../protocol/types/index.js'
import { BACKBONES, DATA_TYPES, ISSUED, RESOURCES } from './definitions.js'
import { PRIMITIVES } from './primitives.js'
import { INVARIANTS } from './invariants.js'
import type { Invariant } from './invariant.js'
import type { Walk } from './walk.js'

/** Checks a value, and reports problems to the walk. */
export type Check = (value: unknown, walk: Walk) => void

interface Element {
  readonly check: Check
  readonly list: boolean
  /** Bit of a required element or of a choice; 0 for any other. */
  readonly bit: number
  readonly choice: boolean
  readonly primitive: boolean
  readonly isRefused: boolean
}

interface ObjectType {
  readonly elements: Map<string, Element>
  readonly invariants: readonly Invariant[]
  /** Bits of the required elements, and their names. */
  required: number
  readonly names: Map<number, string>
}

const ELEMENT = 'id:string extension*:Extension'
const BACKBONE = `${ELEMENT} modifierExtension*:Extension`
const RESOURCE = 'id:id meta:Meta implicitRules:uri language:code text:Narrative ' +
  'contained*:Resource extension*:Extension modifierExtension*:Extension'
/**
 * A reader that ignores a modifier misreads the resource, so bodies have no modifiers (SPECIFICATION.md
 * §1). Contained resources and narrative could carry names that the Patient of the body lacks.
 */
const REFUSED: ReadonlySet<string> =
  new Set(['modifierExtension', 'implicitRules', 'contained', 'div'])

const REFUSAL = 'refused, since it may change the meaning of the whole resource, or name a person ' +
  '(R4 extensibility.html#modifierExtension, resource.html#implicitRules)'

const ITEM = /^(\w+)(\[x\])?([!*+]?):(\S+)$/

const compiled = new Map<string, ObjectType>()

/** @returns the check of a whole resource of this type, or undefined if a body may not hold this type. */
export function resourceCheck (resourceType: string): Check | undefined {
  return checkIn(RESOURCES, resourceType)
}

/** @returns the check of a resource that a node writes */
export function issuedCheck (resourceType: string): Check | undefined {
  return checkIn(ISSUED, resourceType)
}

function checkIn (table: Readonly<Record<string, string>>, resourceType: string): Check | undefined {
  const line = table[resourceType]
  if (!Object.hasOwn(table, resourceType) || line === undefined) return undefined
  const type = objectType(resourceType, `${RESOURCE} ${line}`)
  return (value, walk) => checkObject(type, value, walk, true)
}

function checkOf (typeName: string): Check {
  const binding = /^code\((.+)\)$/.exec(typeName)
  if (binding?.[1] !== undefined) return codeCheck(new Set(binding[1].split('|')))
  const test = Object.hasOwn(PRIMITIVES, typeName) ? PRIMITIVES[typeName] : undefined
  if (test !== undefined) {
    const text = `not a valid ${typeName} (R4 datatypes.html#${typeName})`
    return (value, walk) => { if (!test(value)) walk.report(text) }
  }
  if (typeName === 'Resource') {
    return (value, walk) => { if (!isObject(value)) walk.report('not a resource (R4 json.html)') }
  }
  const backbone = BACKBONES[typeName]
  const line = backbone === undefined ? DATA_TYPES[typeName] : backbone
  assert(line !== undefined, `no definition of ${typeName}`)
  const prefix = backbone === undefined ? ELEMENT : BACKBONE
  const type = objectType(typeName, `${prefix} ${line}`.trim())
  return (value, walk) => checkObject(type, value, walk, false)
}

function codeCheck (allowed: ReadonlySet<string>): Check {
  return (value, walk) => {
    if (typeof value === 'string' && allowed.has(value)) return
    walk.report('not a code of the value set (R4 terminologies.html#required)')
  }
}

/** Compiles a type. Types may contain themselves (Extension), so the map entry is made before its parts. */
function objectType (name: string, line: string): ObjectType {
  const known = compiled.get(name)
  if (known !== undefined) return known
  const type: ObjectType = {
    elements: new Map(), invariants: INVARIANTS[name] ?? [], required: 0, names: new Map()
  }
  compiled.set(name, type)
  let bit = 1
  for (const item of line.split(' ')) {
    const [, element, choice, card, types] = ITEM.exec(item) ?? []
    assert(element !== undefined && types !== undefined, `unreadable definition: ${item}`)
    const required = card === '!' || card === '+'
    const marked = required || choice !== undefined
    const own = marked ? bit : 0
    if (marked) bit *= 2
    if (required) type.required |= own
    type.names.set(own, element)
    addElement(type, element, choice !== undefined, types, card === '*' || card === '+', own)
  }
  assert(bit < 2 ** 30, `too many required elements in ${name}`)
  return type
}

function addElement (
  type: ObjectType, name: string, choice: boolean, types: string, list: boolean, bit: number
): void {
  // A value-set binding uses the same bar between its codes as a choice does between its types.
  for (const typeName of choice ? types.split('|') : [types]) {
    const key = choice ? name + typeName[0]?.toUpperCase() + typeName.slice(1) : name
    const primitive = Object.hasOwn(PRIMITIVES, typeName) || typeName.startsWith('code(')
    const isRefused = REFUSED.has(key)
    type.elements.set(key, { check: checkOf(typeName), list, bit, choice, primitive, isRefused })
  }
}

function checkObject (type: ObjectType, value: unknown, walk: Walk, resource: boolean): void {
  if (!isObject(value)) return walk.report('not an object (R4 json.html)')
  let seen = 0
  let count = 0
  for (const key in value) {
    if (resource && key === 'resourceType') continue
    count++
    const element = type.elements.get(key)
    walk.enter(key)
    if (element === undefined) {
      if (REFUSED.has(key)) walk.report(REFUSAL, 'profile')
      checkPrimitiveExtension(type, key, value[key], walk)
    } else {
      if (element.isRefused) walk.report(REFUSAL, 'profile')
      if (element.choice && (seen & element.bit) !== 0) {
        walk.report('second value of one choice (R4 formats.html#choice)')
      }
      seen |= element.bit
      checkElement(element, value[key], walk)
    }
    walk.leave()
  }
  if (count === 0) walk.report('empty object (R4 json.html)')
  const missing = type.required & ~seen
  if (missing !== 0) reportMissing(type, missing, walk)
  if (walk.sound) for (const invariant of type.invariants) invariant(value, walk)
}

function checkElement (element: Element, value: unknown, walk: Walk): void {
  if (!element.list) return element.check(value, walk)
  if (!Array.isArray(value)) return walk.report('not a list (R4 json.html)')
  if (value.length === 0) walk.report('empty list (R4 json.html)')
  for (let i = 0; i < value.length; i++) {
    walk.enterIndex(i)
    // In a list of primitives, null keeps the place of a value that has only extensions.
    if (value[i] !== null || !element.primitive) element.check(value[i], walk)
    walk.leave()
  }
}

/** Checks id and extensions of a primitive: `_birthDate` beside or instead of `birthDate`. */
function checkPrimitiveExtension (
  type: ObjectType, key: string, value: unknown, walk: Walk
): void {
  const element = key.startsWith('_') ? type.elements.get(key.slice(1)) : undefined
  if (element === undefined || !element.primitive) return walk.report('unknown element (R4 validation.html)')
  const check = checkOf('Element')
  if (!element.list) return check(value, walk)
  if (!Array.isArray(value)) return walk.report('not a list (R4 json.html)')
  for (const item of value as unknown[]) if (item !== null) check(item, walk)
}

function reportMissing (type: ObjectType, missing: number, walk: Walk): void {
  for (const [bit, name] of type.names) {
    if (bit === 0 || (missing & bit) === 0) continue
    walk.enter(name)
    walk.report('required element is missing (R4 conformance-rules.html#cardinality)', 'structure', true)
    walk.leave()
  }
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
