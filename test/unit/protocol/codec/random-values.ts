/** Makes random values of the types that layouts consist of. */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'

export const bytes = (min: number, max = min): Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map(array => new Uint8Array(array))
export const b32 = bytes(32)
export const b64 = bytes(64)
export const int = (max: number, min = 0): Arbitrary<number> => fc.integer({ min, max })
export const u64 = fc.maxSafeNat()
export const u32 = int(0xffff_ffff)
export const u16 = int(0xffff)
export const few = <T>(of: Arbitrary<T>, max = 3, min = 0): Arbitrary<T[]> =>
  fc.array(of, { minLength: min, maxLength: max })
export const maybe = <T>(of: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(of, { nil: undefined })
/** Makes plain objects, as the codecs do. */
export function record<T> (model: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as Arbitrary<T>
}
// A code point has at most four bytes of UTF-8.
export const name = fc.string({ unit: 'binary', maxLength: 16 })

export const element = b32.filter(value => value.some(byte => byte !== 0))
