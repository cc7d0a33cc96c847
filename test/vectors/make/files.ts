/** The files of vectors by path, as the text that is in the repository. */
import { certificates } from './certificates.js'
import { encodings } from './encodings.js'
import { identifiers } from './identifiers.js'
import { geneses, successors } from './membership.js'
import { rejected } from './rejected.js'
import { transactions } from './transactions.js'

/** Returns what JSON can hold: bytes become "0x…", and undefined becomes null. */
function plain (value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]))
}

const VALUES: Readonly<Record<string, unknown>> = {
  'codec/certificates.json': certificates,
  'codec/encodings.json': encodings,
  'codec/identifiers.json': identifiers,
  'codec/rejected.json': rejected,
  'codec/transactions.json': transactions,
  'membership/genesis.json': geneses,
  'membership/successors.json': successors
}

/** Path below test/vectors and text of each file. */
export const FILES: readonly (readonly [path: string, text: string])[] =
  Object.entries(VALUES).map(([path, value]) => [path, `${JSON.stringify(plain(value), null, 2)}\n`])
