import type { Random } from '../../src/sim/random.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
interface Slot { readonly holder: Json[] | { [key: string]: Json }, readonly key: string }

/** Values that caused faults in other readers of JSON and FHIR. */
const ODD: readonly Json[] = [
  null, true, 0, -1, 1e308, 1e-320, 2 ** 53, '', ' ', '\u0000', '\ud800', '\u202e', 'constructor',
  '__proto__', 'toString', '{{', '[]', 'Patient/', '#', 'urn:uuid:', '9999-12-31', '0000-00-00',
  '2026-02-30', '2026-13', '2026-03-14T25:00:00Z', '2026-03-14T09:00:00+14:00', '-1', '1e9', 'NaN',
  'x'.repeat(3000), '(a+)+$', [], {}, [[]], [null], { resourceType: 'Patient' },
  { resourceType: 'Condition' }, { reference: 'Patient/p' }, { reference: '#' }, { extension: [] },
  { value: {} }, { coding: [] }, { coding: [null] }, { coding: {} }, [{ url: 1 }]
]
const ODD_KEYS = [
  '__proto__', 'constructor', 'hasOwnProperty', 'length', 'toString', '', '0', 'resourceType', 'id',
  'contained', 'extension', 'modifierExtension', '_birthDate', 'valueReference', 'implicitRules', 'meta'
]

/** Returns a slot for each value inside `root`. The slot of a value precedes the slots of its children. */
function slots (root: Json, found: Slot[] = []): Slot[] {
  if (typeof root !== 'object' || root === null) return found
  for (const [key, value] of Object.entries(root)) {
    found.push({ holder: root, key })
    slots(value, found)
  }
  return found
}

function set (holder: Slot['holder'], key: string, value: Json): void {
  // This also sets `__proto__` as a normal property, like JSON.parse.
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function change (root: Json, random: Random, other: Json): void {
  const found = slots(root)
  if (found.length === 0) return
  const { holder, key } = random.pick(found)
  const value = (holder as Record<string, Json>)[key] as Json
  const donors = slots(other)
  const donor = random.pick(donors)
  const donated = (donor.holder as Record<string, Json>)[donor.key] as Json
  switch (random.between(0, 8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      break
    case 1: set(holder, key, structuredClone(random.pick(ODD))); break
    case 2: set(holder, key, structuredClone(donated)); break
    case 3: set(holder, key, [structuredClone(value)]); break
    case 4: set(holder, key, { a: structuredClone(value) }); break
    case 5:
      if (Array.isArray(value)) value.push(...structuredClone(value))
      else if (Array.isArray(holder)) holder.push(structuredClone(value))
      else set(holder, random.pick(ODD_KEYS), structuredClone(value))
      break
    case 6:
      if (typeof value === 'string') {
        const at = random.between(0, value.length)
        const character = random.pick(['', '\n', 'é', '|', '/', '#', '0', '-', 'Z'])
        set(holder, key, value.slice(0, at) + character + value.slice(at + 1))
      } else if (typeof value === 'number') set(holder, key, value + random.pick([-1, 1, 0.5, 1e16]))
      break
    case 7: {
      const entries = Object.entries(holder as Record<string, Json>)
      if (Array.isArray(holder)) holder.reverse()
      else if (entries.length > 1) {
        const [name, moved] = random.pick(entries)
        if (name !== key) { delete holder[name]; set(holder, key, moved) }
      }
      break
    }
    case 8: {
      let deep: Json = structuredClone(value)
      for (let depth = random.pick([1, 10, 50, 70, 400]); depth > 0; depth--) {
        deep = random.chance(0.5) ? [deep] : { extension: deep }
      }
      set(holder, key, deep)
    }
  }
}

/** Returns a copy of `value` with one to six changes. Some changes insert values from `other`. */
export function mutateJson (value: unknown, random: Random, other: unknown = value): unknown {
  const root = [structuredClone(value)] as Json[]
  for (let changes = random.pick([1, 1, 2, 3, 6]); changes > 0; changes--) {
    change(root[0] as Json, random, other as Json)
  }
  return root[0]
}
