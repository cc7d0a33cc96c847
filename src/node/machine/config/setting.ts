import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'
import { faultOfName } from '../display-name.js'

/** Declares the keywords of a setting's JSON Schema that this folder reads. */
interface Keywords {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
}

const ajv = new Ajv({ allErrors: false, verbose: true })
/** Bounds the bytes of a name in UTF-8; `maxLength` counts characters. */
ajv.addKeyword({
  keyword: 'maxBytes',
  type: 'string',
  schemaType: 'number',
  validate: (most: number, text: string) => Buffer.byteLength(text) <= most
})
/** Checks a name that people see at every node; an empty name is allowed. */
ajv.addKeyword({
  keyword: 'shownName',
  type: 'string',
  schemaType: 'boolean',
  validate: (_: boolean, text: string) => text === '' || faultOfName(text) === undefined
})
const validators = new WeakMap<TSchema, ValidateFunction>()

export function keywords (schema: TSchema): Keywords {
  return schema
}

/** Returns what is wrong with a value and which values are allowed; undefined if the value is valid. */
export function complaint (schema: TSchema, value: unknown): string | undefined {
  let validate = validators.get(schema)
  if (validate === undefined) {
    validate = ajv.compile(schema)
    validators.set(schema, validate)
  }
  if (validate(value) === true) return undefined
  const error = validate.errors?.[0]
  return error === undefined ? 'is not valid' : inWords(schema, error, value)
}

/**
 * Parses a value from a flag or the environment; commas separate the items of a list. A text that cannot be
 * parsed as the type of the setting stays text, and `complaint` then refuses it.
 */
export function parseText (schema: TSchema, text: string): unknown {
  const type = keywords(schema).type ?? 'string'
  if (type === 'array') return text.split(',').map(part => part.trim()).filter(part => part !== '')
  if (type === 'boolean') return BOOLEANS.get(text.trim().toLowerCase()) ?? text
  const numeric = type === 'integer' || type === 'number'
  return numeric && /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text
}

const BOOLEANS = new Map([
  ['true', true], ['yes', true], ['on', true], ['1', true],
  ['false', false], ['no', false], ['off', false], ['0', false]
])

function inWords (schema: TSchema, error: ErrorObject, value: unknown): string {
  if (error.instancePath !== '' && Array.isArray(value)) {
    const index = Number(error.instancePath.slice(1))
    const item: unknown = value[index]
    return `item ${index + 1} ${inWords(schema, { ...error, instancePath: '' }, item)}`
  }
  switch (error.keyword) {
    case 'type':
      return `must be ${article(String(error.params.type))}, is ${shown(value)}`
    case 'enum':
      return `must be one of ${keywords(schema).enum?.join(', ')}; is ${shown(value)}`
    case 'minimum':
    case 'maximum': {
      const { minimum = '−∞', maximum = '∞' } = keywords(schema)
      return `must be from ${minimum} to ${maximum}, is ${shown(value)}`
    }
    case 'pattern':
      return `must look like ${example(String(error.params.pattern))}, is ${shown(value)}`
    case 'minItems':
    case 'minLength':
      return 'must not be empty'
    case 'maxItems':
      return `must have at most ${String(error.params.limit)} items`
    case 'maxLength':
      return `must have at most ${String(error.params.limit)} characters`
    case 'maxBytes':
      return `must have at most ${String(error.schema)} bytes of UTF-8`
    case 'shownName':
      return `must be a name that people can read; ${faultOfName(String(value)) ?? ''}`
    default:
      return `${error.message ?? 'is not valid'}, is ${shown(value)}`
  }
}

function example (pattern: string): string {
  if (pattern.includes('[0-9a-f]{64}')) return '1200:5e0f… (a height, and 64 hexadecimal digits)'
  if (pattern.includes('localhost')) return 'http://127.0.0.1:9000/notices (on this machine)'
  if (pattern.includes('https?://[^')) return 'https://ehr.example.org/fhir'
  if (pattern.includes('https?')) return 'https://node.hospital.example:8443'
  if (pattern.includes('0-9a-fA-F:')) return '0.0.0.0:8443'
  return pattern.includes('/p2p/')
    ? '/ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…'
    : '/ip4/192.0.2.1/tcp/4001 or /dns4/node.example.org/tcp/4001'
}

function article (type: string): string {
  const words: Readonly<Record<string, string>> = {
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    string: 'text',
    array: 'a list'
  }
  return words[type] ?? type
}

function shown (value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
