import { Ajv, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'

/**
 * Paths and queries are text, so numbers and booleans are read from it; a body has types of its
 * own and is taken as it is. Nothing is filled in or stripped: what is not expected is refused.
 */
const ofText = new Ajv({ coerceTypes: true, strict: false, allErrors: false, verbose: true })
const ofBody = new Ajv({ coerceTypes: false, strict: false, allErrors: false, verbose: true })

export function compileSchema (schema: TSchema, httpPart: string | undefined): ValidateFunction {
  return (httpPart === 'body' ? ofBody : ofText).compile(schema)
}
