import { InvariantError, assert } from '../../types/index.js'
import { DecodeError } from './decode-error.js'
import { codec, type Codec } from './schema.js'

export type Fields<T> = { readonly [K in keyof T]-?: Codec<T[K]> }

/** Encodes the fields of an object in the order of `fields`. */
export function struct<T extends object> (fields: Fields<T>): Codec<T> {
  const names = Object.keys(fields) as (keyof T)[]
  const codecs = names.map(name => fields[name])
  const count = names.length
  return codec<T>((writer, value) => {
    for (let i = 0; i < count; i++) codecs[i]!.write(writer, value[names[i]!])
  }, reader => {
    const value: Partial<T> = {}
    for (let i = 0; i < count; i++) value[names[i]!] = codecs[i]!.read(reader)
    return value as T
  })
}

/** Encodes a list of `min` to `max` items: u16 count, then the items. */
export function list<T> (item: Codec<T>, max: number, min = 0): Codec<readonly T[]> {
  return codec<readonly T[]>((writer, values) => {
    // The text is made only if it is thrown, because this runs for every list.
    const { length } = values
    if (length < min || length > max) throw new InvariantError(`list outside ${min}..${max} items`)
    writer.u16(length)
    for (const value of values) item.write(writer, value)
  }, reader => {
    const count = reader.u16()
    if (count < min || count > max) throw new DecodeError('length-out-of-range')
    // The array grows with each item, so that a false count reserves no memory.
    const values: T[] = []
    for (let i = 0; i < count; i++) values.push(item.read(reader))
    return values
  })
}

/** Encodes an optional value: u8 0, or u8 1 and the value. */
export function option<T> (of: Codec<T>): Codec<T | undefined> {
  return codec<T | undefined>((writer, value) => {
    writer.u8(value === undefined ? 0 : 1)
    if (value !== undefined) of.write(writer, value)
  }, reader => {
    const tag = reader.u8()
    if (tag > 1) throw new DecodeError('unknown-tag')
    return tag === 0 ? undefined : of.read(reader)
  })
}

/** Encodes an integer and refuses all numbers but `values`. */
export function oneOf<N extends number> (of: Codec<number>, values: readonly N[]): Codec<N> {
  const allowed = new Set<number>(values)
  return codec<N>((writer, value) => {
    if (!allowed.has(value)) throw new InvariantError(`${value} is none of the allowed numbers`)
    of.write(writer, value)
  }, reader => {
    const value = of.read(reader)
    if (!allowed.has(value)) throw new DecodeError('unknown-tag')
    return value as N
  })
}

/** Encodes an integer and refuses a number above `max`. */
export function upTo (of: Codec<number>, max: number): Codec<number> {
  return codec<number>((writer, value) => {
    if (value > max) throw new InvariantError(`${value} is above ${max}`)
    of.write(writer, value)
  }, reader => {
    const value = of.read(reader)
    if (value > max) throw new DecodeError('integer-out-of-range')
    return value
  })
}

/** Encodes a format number (u8), then the value. Decoding refuses any other format number. */
export function formatted<T> (format: number, of: Codec<T>): Codec<T> {
  return codec<T>((writer, value) => {
    writer.u8(format)
    of.write(writer, value)
  }, reader => {
    if (reader.u8() !== format) throw new DecodeError('unknown-tag')
    return of.read(reader)
  })
}

type Rest<T, Name> = Omit<Extract<T, { readonly type: Name }>, 'type'>
type Variants<T extends { readonly type: string }> = {
  readonly [Name in T['type']]: readonly [tag: number, of: Codec<Rest<T, Name>>]
}

/** Encodes a union by `type`: u8 tag, then the fields of the variant. Tags are never reused. */
export function tagged<T extends { readonly type: string }> (variants: Variants<T>): Codec<T> {
  const byName = new Map<string, readonly [number, Codec<object>]>(Object.entries(variants))
  const byTag = new Map<number, readonly [string, Codec<object>]>()
  for (const [name, [tag, of]] of byName) {
    assert(!byTag.has(tag), `tag ${tag} is used twice`)
    byTag.set(tag, [name, of])
  }
  return codec<T>((writer, value) => {
    const variant = byName.get(value.type)
    assert(variant !== undefined, `no variant ${value.type}`)
    writer.u8(variant[0])
    variant[1].write(writer, value)
  }, reader => {
    const variant = byTag.get(reader.u8())
    if (variant === undefined) throw new DecodeError('unknown-tag')
    return { type: variant[0], ...variant[1].read(reader) } as unknown as T
  })
}
