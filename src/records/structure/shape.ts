import { BACKBONES, DATA_TYPES, RESOURCES } from './definitions.js'
import { PRIMITIVES } from './primitives.js'

/** How an element stands in JSON. */
export interface Shape {
  /** The type without its value set: `code`, `Reference`, `Condition.stage`, `Resource`. */
  readonly type: string
  readonly isList: boolean
  readonly isPrimitive: boolean
}

const ITEM = /^(\w+)(\[x\])?([!*+]?):(\S+)$/
const ELEMENT = 'id:string extension*:Extension'
const BACKBONE = `${ELEMENT} modifierExtension*:Extension`
const RESOURCE = 'id:id meta:Meta implicitRules:uri language:code text:Narrative ' +
  `contained*:Resource ${BACKBONE.slice('id:string '.length)}`

const known = new Map<string, ReadonlyMap<string, Shape>>()

/**
 * Returns the elements of a type by their names in JSON; undefined if the table has no such type. XML does
 * not tell a list of one from a single element, nor a number from a text.
 */
export function shapesOf (type: string): ReadonlyMap<string, Shape> | undefined {
  const found = known.get(type)
  if (found !== undefined) return found
  const line = lineOf(type)
  if (line === undefined) return undefined
  const shapes = new Map(line.trim().split(' ').flatMap(elementsOf))
  known.set(type, shapes)
  return shapes
}

function lineOf (type: string): string | undefined {
  const tables = [[RESOURCES, RESOURCE], [BACKBONES, BACKBONE], [DATA_TYPES, ELEMENT]] as const
  for (const [table, prefix] of tables) {
    if (Object.hasOwn(table, type)) return `${prefix} ${table[type] ?? ''}`
  }
  return undefined
}

function elementsOf (item: string): [string, Shape][] {
  const [, name = '', choice, card = '', types = ''] = ITEM.exec(item) ?? []
  const isList = card === '*' || card === '+'
  const listed = choice === undefined ? [types] : types.split('|')
  return listed.map(given => {
    const type = given.replace(/\(.*$/, '')
    const key = choice === undefined ? name : name + (type[0] ?? '').toUpperCase() + type.slice(1)
    return [key, { type, isList, isPrimitive: Object.hasOwn(PRIMITIVES, type) }]
  })
}
