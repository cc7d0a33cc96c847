import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction } from '../../../src/protocol/codec/index.js'
import { isAwaited } from '../../../src/protocol/ledger/index.js'
import {
  Decision, equal, TransactionKind, ZERO_32, type CaseId, type VerifiedTransaction
} from '../../../src/protocol/types/index.js'
import type { ChainFixture } from '../../fixtures/chain-fixture.js'
import { opinionOn } from '../../fixtures/opinion-on.js'

/** Makes an OPINIONS of each validator that holds slots of these cases. It approves all of them. */
export function opinionsTogether (world: ChainFixture, ids: readonly CaseId[]): VerifiedTransaction[] {
  const cases = ids.map(id => world.case(id))
  return world.signers.flatMap(signer => {
    const own = cases.filter(found => found.holders.some(holder =>
      equal(holder.validator, signer.id) && isAwaited(found, holder)))
    if (own.length === 0) return []
    const signed = signTransaction(world.chain.id, signer, {
      kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32,
      opinions: own.map(found => opinionOn(found, Decision.approve))
    })
    const verified = verifyTransaction(world.chain, () => true, transactionCodec.encode(signed))
    assert(verified.verdict === 'accept', JSON.stringify(verified))
    return [verified.value]
  })
}
