declare const VALUE: unique symbol

/** The part of JSON Schema that the routes use. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  /** The allowed values, as a phrase that continues "must be ". */
  readonly description?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: false
  readonly items?: JsonSchema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
}

/**
 * A JSON Schema with the type of the values that it accepts. Schemas are plain objects, so that a client
 * loads neither a schema library nor a validator.
 */
export interface Schema<T = unknown> extends JsonSchema {
  readonly [VALUE]?: T
}

export type ValueOf<S> = S extends Schema<infer T> ? T : never

type Fields = Readonly<Record<string, Schema>>
type Values<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> }

export const anything: Schema = {}
export const flag: Schema<boolean> = { type: 'boolean' }

export function text (
  limits: Pick<JsonSchema, 'description' | 'maxLength' | 'minLength' | 'pattern'>
): Schema<string> {
  return { type: 'string', ...limits }
}

export function integer (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Schema<number> {
  return { type: 'integer', minimum, maximum }
}

export function oneOf<T extends string> (values: readonly T[]): Schema<T> {
  return { type: 'string', enum: values }
}

export function list<T> (
  items: Schema<T>, limits: Pick<JsonSchema, 'maxItems' | 'minItems'>
): Schema<readonly T[]> {
  return { type: 'array', items, ...limits }
}

/** Describes an object with these fields and no others. Fields that are not in `required` are optional. */
export function object<F extends Fields, K extends keyof F & string = never> (
  properties: F, required: readonly K[] = []
): Schema<Pick<Values<F>, K> & Partial<Omit<Values<F>, K>>> {
  return { type: 'object', properties, required, additionalProperties: false }
}
