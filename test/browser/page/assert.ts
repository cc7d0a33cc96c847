/**
 * Replaces `node:assert/strict` in the browser, with the functions that tests of the protocol use. Objects of
 * a class that this file does not know are equal only if they are identical. Node's module is less strict.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}

export function ok (value: unknown, message?: string): void {
  if (!value) throw new AssertionError(message ?? 'a value is not truthy')
}

export function equal (actual: unknown, expected: unknown, message = ''): void {
  ok(Object.is(actual, expected), `${message} ${show(actual)} is not ${show(expected)}`)
}

export function notEqual (actual: unknown, expected: unknown, message = ''): void {
  ok(!Object.is(actual, expected), `${message} both are ${show(actual)}`)
}

export function deepEqual (actual: unknown, expected: unknown, message = ''): void {
  ok(isSame(actual, expected), `${message} ${show(actual)} differs from ${show(expected)}`)
}

export function notDeepEqual (actual: unknown, expected: unknown, message = ''): void {
  ok(!isSame(actual, expected), `${message} both are ${show(actual)}`)
}

export function throws (run: () => unknown, expected?: RegExp | (new () => Error)): void {
  try {
    run()
  } catch (error) {
    if (expected instanceof RegExp) ok(expected.test(String(error)), `${String(error)} is another error`)
    else if (expected !== undefined) ok(error instanceof expected, `${String(error)} is of another class`)
    return
  }
  throw new AssertionError('nothing was thrown')
}

function isSame (a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (a instanceof Map && b instanceof Map) return isSameMap(a, b)
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every(item => b.has(item))
  if (!isPlain(a)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every(name =>
    Object.hasOwn(b, name) && isSame(Reflect.get(a, name), Reflect.get(b, name)))
}

function isSameMap (a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isSame(value, b.get(key)))
}

/** Returns true if the value consists only of its own properties. */
function isPlain (value: object): boolean {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return !(value instanceof DataView)
  return [Object.prototype, null].includes(Object.getPrototypeOf(value))
}

function show (value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => typeof part === 'bigint' ? `${part}n` : part)
  return text ?? String(value)
}

export default Object.assign(ok, { AssertionError, deepEqual, equal, notDeepEqual, notEqual, ok, throws })
