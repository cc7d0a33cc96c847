import { Ajv, type ValidateFunction } from 'ajv'
import type { JsonSchema } from './schema.js'

/**
 * Paths and queries are text, from which numbers and booleans are read; the types of a body are not
 * converted. Nothing is filled in or stripped: a field that is not expected is refused.
 */
const ofText = new Ajv({ coerceTypes: true, strict: false, allErrors: false, verbose: true })
const ofBody = new Ajv({ coerceTypes: false, strict: false, allErrors: false, verbose: true })

export function compileSchema (schema: JsonSchema, httpPart: string | undefined): ValidateFunction {
  return (httpPart === 'body' ? ofBody : ofText).compile(schema)
}
