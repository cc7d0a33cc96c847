import { Decimal } from '../../../src/records/container/index.js'

/** Writes FHIR JSON, read without loss, as FHIR XML (FHIR R4, json.html#xml). */
export function xmlOf (resource: Readonly<Record<string, unknown>>): string {
  const type = String(resource['resourceType'])
  const element = elementOf(type, resource, ' xmlns="http://hl7.org/fhir"')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element}`
}

function elementOf (name: string, value: unknown, namespace = ''): string {
  const object = value as Readonly<Record<string, unknown>>
  const { resourceType, ...members } = object
  const isResource = resourceType !== undefined
  const attributes = Object.entries(members)
    .filter(([key, member]) => typeof member === 'string' && (key === 'url' || (key === 'id' && !isResource)))
    .filter(([key]) => key !== 'url' || name === 'extension' || name === 'modifierExtension')
  const names = new Set(Object.keys(members).map(key => key.replace(/^_/, '')))
  const own = new Set(attributes.map(([key]) => key))
  const inner = [...names].filter(key => !own.has(key)).flatMap(key => childrenOf(key, members))
  const written = attributes.map(([key, member]) => ` ${key}="${escaped(String(member))}"`).join('')
  return `<${name}${namespace}${written}>${inner.join('')}</${name}>`
}

function childrenOf (name: string, members: Readonly<Record<string, unknown>>): string[] {
  const lists = [members[name], members[`_${name}`]].map(member => Array.isArray(member) ? member : [member])
  const [values = [], besides = []] = lists as unknown[][]
  return Array.from({ length: Math.max(values.length, besides.length) }, (_, at) =>
    childOf(name, values[at] ?? undefined, besides[at] ?? undefined))
}

function childOf (name: string, value: unknown, beside: unknown): string {
  if (name === 'div') return String(value)
  if (typeof value === 'object' && value !== null && !(value instanceof Decimal)) {
    const type = (value as { resourceType?: string }).resourceType
    if (type !== undefined) return `<${name}>${elementOf(type, value)}</${name}>`
    return elementOf(name, value)
  }
  const text = value instanceof Decimal ? value.text : value as string | boolean | undefined
  const attribute = text === undefined ? '' : ` value="${escaped(String(text))}"`
  const inside = beside === undefined ? `<${name}></${name}>` : elementOf(name, beside)
  return inside.replace(`<${name}`, `<${name}${attribute}`)
}

function escaped (text: string): string {
  return text.replace(/[&<>"\u0000-\u001f]/g, sign => `&#${sign.charCodeAt(0)};`)
}
