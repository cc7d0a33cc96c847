import type { Random } from '../../src/sim/random.js'
import { concat } from '../../src/protocol/types/index.js'

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

const CORNERS = [0, 1, 2, 0x7f, 0x80, 0xff]
/** False values of lengths and counts. */
const LIES = [0, 1, 2, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fff_ffff, 0xffff_ffff]

/** Chooses a place, half of the time near the start, which has tags, heights and counts. */
function place (bytes: Uint8Array, random: Random): number {
  const last = Math.max(0, bytes.byteLength - 1)
  return random.between(0, random.chance(0.5) ? Math.min(last, 60) : last)
}

function range (bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = place(bytes, random)
  const length = random.pick([1, 2, 4, 8, 32, 64, 80, random.between(0, bytes.byteLength)])
  return [from, Math.min(bytes.byteLength, from + length)]
}

function changing (bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array {
  const copy = bytes.slice()
  if (copy.byteLength > 0) change(copy)
  return copy
}

function lie (width: 2 | 4 | 8): Mutation {
  return (bytes, random) => changing(bytes, copy => {
    if (copy.byteLength < width) return
    const view = new DataView(copy.buffer)
    const at = Math.min(place(copy, random), copy.byteLength - width)
    const before = width === 2 ? view.getUint16(at) : view.getUint32(at + width - 4)
    const value = random.chance(0.5) ? random.pick(LIES) : before + random.between(-2, 2)
    if (width === 2) view.setUint16(at, value & 0xffff)
    else view.setUint32(at + width - 4, value >>> 0)
    if (width === 8) view.setUint32(at, random.pick([0, 0, 0x1f_ffff, 0x20_0000, 0xffff_ffff]))
  })
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => changing(bytes, copy => { copy[place(copy, random)]! ^= 1 << random.between(0, 7) }),
  (bytes, random) => changing(bytes, copy => { copy[place(copy, random)] = random.pick(CORNERS) }),
  (bytes, random) => changing(bytes, copy => {
    const [from, to] = range(copy, random)
    copy.fill(random.pick(CORNERS), from, to)
  }),
  (bytes, random) => bytes.slice(0, random.between(0, bytes.byteLength)),
  (bytes, random) => concat(bytes, random.bytes(random.between(1, 40))),
  bytes => concat(bytes, bytes.slice(0, 4096)),
  (bytes, random) => {
    const at = place(bytes, random)
    return concat(bytes.slice(0, at), random.bytes(random.between(1, 8)), bytes.slice(at))
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random)
    return concat(bytes.slice(0, from), bytes.slice(to))
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random)
    return concat(bytes.slice(0, to), bytes.slice(from))
  },
  (bytes, random, other) => {
    const [from, to] = range(other, random)
    const at = place(bytes, random)
    const rest = bytes.slice(random.chance(0.5) ? at : at + to - from)
    return concat(bytes.slice(0, at), other.slice(from, to), rest)
  },
  (bytes, random, other) =>
    concat(bytes.slice(0, place(bytes, random)), other.slice(place(other, random))),
  lie(2), lie(4), lie(8)
]

/** Returns bytes with one to four changes. Splices take bytes from `other`. */
export function mutateBytes (bytes: Uint8Array, random: Random, other = bytes): Uint8Array {
  let changed = bytes
  for (let left = random.pick([1, 1, 1, 2, 3, 4]); left > 0; left--) {
    changed = random.pick(MUTATIONS)(changed, random, other)
  }
  return changed
}
