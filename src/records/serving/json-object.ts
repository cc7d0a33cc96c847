/** An object of JSON of any shape. Its numbers are `Decimal` if `readLossless` has read it. */
export type JsonObject = Record<string, unknown>

export function asObject (value: unknown): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? value as JsonObject : undefined
}
