import { possessionSignBytes, signOrder, type UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { Appointment, TransactionKind, type PatientAct } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

type Maker = (means: Means, state: LedgerState) => UnsignedTransaction[]

/** Ways to break the rules of orders (§16.5). Each makes transactions, of which the last is invalid. */
export const ORDER_FOULS: readonly Maker[] = [
  // A revocation of nothing, by a hospital, for a patient that nobody knows.
  means => [filed(means, { type: 'revoke', number: 1 })],
  means => [filed(means, { type: 'object' })],
  means => [filed(means, consent(means), 2)],
  means => [filed(means, {
    type: 'appoint', key: means.signer.id, role: Appointment.delegate, scope: 1, from: 1, until: 2 ** 50
  })],
  means => {
    const first = filed(means, consent(means))
    return [first, { ...first, form: means.random.bytes(32) }]
  },
  // An order that the key of a member signs, and not that of the patient.
  (means, { timestamp }) => [ordered(means, consent(means), timestamp)],
  (means, { timestamp }) => [ordered(means, consent(means), timestamp + 86_400_000)],
  // A key that waits, and then another that nobody vouches for either.
  ({ chain, random, signer }) => {
    const handle = random.bytes(32)
    return [1, 2].map(counter => {
      const named = { handle, counter, key: signer.id }
      const possession = signer.sign(possessionSignBytes(chain.id, named))
      return { kind: TransactionKind.patientKey, author: signer.id, ...named, possession, vouches: [] }
    })
  }
]

function consent ({ random }: Means): PatientAct {
  return { type: 'give', ruleHash: random.bytes(32), keyCommitment: random.bytes(32), until: 0 }
}

/** A filing for a patient who is new to the chain. */
function filed (means: Means, act: PatientAct, counter = 1): Extract<UnsignedTransaction, { kind: 18 }> {
  const { random, signer } = means
  return {
    kind: TransactionKind.patientFiling, author: signer.id, handle: random.bytes(32), counter,
    form: random.bytes(32), act
  }
}

function ordered (means: Means, act: PatientAct, signedAt: number): UnsignedTransaction {
  const { chain, random, signer } = means
  const order = { handle: random.bytes(32), counter: 1, signedAt, act }
  return { ...signOrder(chain, signer, order), author: signer.id }
}
