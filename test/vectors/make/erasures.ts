/** The steps of measures and the attestations that several files of vectors contain. */
import {
  Ground, Measure, TransactionKind, type ErasureAct, type Transaction
} from '../../../src/protocol/types/index.js'
import { number64, number8, tagged } from '../../../src/sim/checkers/arithmetic.js'
import { A, B, C, E, digest } from './cast.js'
import { chain, signed } from './chain.js'
import { cat } from './layouts.js'
import { patientKey } from './story.js'
import { bad, good, stranger, type Vector } from './vector.js'

type Order = Extract<Transaction, { kind: 40 }>
type Attest = Extract<Transaction, { kind: 41 }>

const [handle, record, reasons] = [digest('a patient'), digest('a record'), digest('reasons')]
const signedAt = 1_799_999_000_000
const form = { type: 'form', form: digest('a form') } as const
const key = {
  type: 'key', key: patientKey.id, signedAt,
  order: patientKey.sign(cat(tagged(chain, 'erasure-step'), record, number8(1), number8(1),
    number64(signedAt)))
} as const

/** Returns a step of a measure that A injects. */
function stepOf (act: ErasureAct, measure: Measure = Measure.erase): Order {
  return signed<Order>(A, { kind: TransactionKind.erasureOrder, author: A.id, record, measure, act })
}

const requestOf = (by: typeof key | typeof form): ErasureAct =>
  ({ type: 'request', handle, token: digest('a token'), by })
const request = stepOf(requestOf(key))
const decide: ErasureAct = { type: 'decide', ground: Ground.notNeeded, reasons }
const attest = signed<Attest>(B, {
  kind: TransactionKind.erasureAttest, author: B.id, record, wiped: 7, fileSystem: 1, discard: 2,
  backupsUntil: 1_803_283_200_000
})

export const erasureTransactions = [
  ['erasure/order: a request with a key', request],
  ['erasure/order: a request on a form', stepOf(requestOf(form), Measure.restrict)],
  ['erasure/order: a withdrawal', stepOf({ type: 'withdraw', handle, by: form })],
  ['erasure/order: a contest', stepOf({ type: 'contest', handle, by: form })],
  ['erasure/order: a decision', stepOf(decide)],
  ['erasure/order: an effect on two versions',
    stepOf({ type: 'effect', at: 1_800_259_200_000, versions: [digest('version 2'), record] })],
  ['erasure/attest', attest]
] as const satisfies readonly (readonly [string, Transaction])[]

export const erasureVectors: readonly Vector[] = [
  ...erasureTransactions.map(([desc, transaction]) => good(desc, transaction)),
  bad('bad-signature', 'erasure/order, measure changed', { ...request, measure: Measure.restrict }),
  bad('order-signature', 'erasure/order, measure changed by its injector',
    stepOf(requestOf(key), Measure.restrict)),
  bad('order-signature', 'erasure/order, a request as a withdrawal',
    stepOf({ type: 'withdraw', handle, by: key })),
  bad('order-signature', 'erasure/order, time changed by its injector',
    stepOf({ type: 'request', handle, token: digest('a token'), by: { ...key, signedAt: 1 } })),
  bad('order-signature', 'erasure/order under another key',
    stepOf({ type: 'request', handle, token: digest('a token'), by: { ...key, key: C.id } })),
  bad('hold-of-a-patient', 'erasure/order, a hold that a patient asks for',
    stepOf(requestOf(form), Measure.hold)),
  bad('ground-of-another-measure', 'erasure/order, a hold without its ground', stepOf(decide, Measure.hold)),
  bad('ground-of-another-measure', 'erasure/order, an erasure by the ground of a hold',
    stepOf({ ...decide, ground: Ground.legalHold })),
  bad('effect-of-nothing', 'erasure/order, the effect of a restriction',
    stepOf({ type: 'effect', at: 1, versions: [record] }, Measure.restrict)),
  stranger('erasure/order by a hospital that is no member', signed<Order>(E, { ...request, author: E.id })),
  bad('attests-nothing', 'erasure/attest of nothing', signed<Attest>(B, { ...attest, wiped: 0 })),
  bad('attests-unknown', 'erasure/attest with an unknown bit', signed<Attest>(B, { ...attest, wiped: 32 })),
  stranger('erasure/attest by a hospital that is no member', signed<Attest>(E, { ...attest, author: E.id }))
]
