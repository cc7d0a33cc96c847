import {
  ACCESS_KINDS, TransactionKind, hex, type AccessEntry, type AccessKind, type AccessLog
} from '../../types/index.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { MAX_ACCESSES } from '../wire/limits.js'
import { bytes32, u64, u8 } from '../wire/primitives.js'
import type { Codec } from '../wire/schema.js'
import { formByOneAuthor } from './form.js'

export const accessKindCodec: Codec<AccessKind> = oneOf(u8, ACCESS_KINDS)

/** Encodes an entry: the handle of the patient, the kind, and the hash of the sealed event. */
export const accessEntryCodec: Codec<AccessEntry> =
  struct<AccessEntry>({ handle: bytes32, kind: accessKindCodec, hash: bytes32 })

/** The form of `access/log` (SPECIFICATION.md §18.1). Sealed events have random bytes, so none has a twin. */
export const accessLogForm = formByOneAuthor<AccessLog>(TransactionKind.accessLog, 'access-log', {
  number: u64, entries: list(accessEntryCodec, MAX_ACCESSES, 1)
}, (_chain, { entries, number }) => {
  if (number === 0) return 'access-without-number'
  return new Set(entries.map(({ hash }) => hex(hash))).size < entries.length ? 'access-twice' : undefined
})
