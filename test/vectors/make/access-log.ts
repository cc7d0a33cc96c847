/** Vectors of `access/log`. */
import { B, E } from './cast.js'
import { signed } from './chain.js'
import * as s from './story.js'
import { bad, good, stranger, type Kind, type Vector } from './vector.js'

export const accesses: readonly Vector[] = [
  good('access/log with two accesses', s.accessLog),
  bad('bad-signature', 'access/log, number changed', { ...s.accessLog, number: 4 }),
  bad('access-without-number', 'access/log with number 0',
    signed<Kind<26>>(B, { ...s.accessLog, number: 0 })),
  bad('access-twice', 'access/log, an access twice', signed<Kind<26>>(B, {
    ...s.accessLog, entries: [s.accessLog.entries[0]!, s.accessLog.entries[0]!]
  })),
  bad('unknown-tag', 'access/log of an unknown kind', signed<Kind<26>>(B, {
    ...s.accessLog, entries: [{ ...s.accessLog.entries[0]!, kind: 10 as never }]
  })),
  bad('length-out-of-range', 'access/log without accesses',
    signed<Kind<26>>(B, { ...s.accessLog, entries: [] })),
  stranger('access/log by a hospital that is no member',
    signed<Kind<26>>(E, { ...s.accessLog, author: E.id }))
]
