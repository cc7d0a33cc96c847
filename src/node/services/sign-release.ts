import { ServiceError, type AdoptionView } from '../../api/index.js'
import { rulesetId, signTransaction, transactionCodec } from '../../protocol/codec/index.js'
import { supportersOf } from '../../protocol/ledger/index.js'
import { TransactionKind, equal, hex, type Ruleset } from '../../protocol/types/index.js'
import { dayText } from '../../terminology/index.js'
import type { RunningChain } from '../assembly/running-chain.js'

/** Signs a release in the name of this hospital, and sends the signature (SPECIFICATION.md §9.8). */
export function signRelease (running: RunningChain, ruleset: Ruleset): AdoptionView {
  const { chain, gate, gossip, hostLoop, signer } = running
  const { rulesets, set } = hostLoop.state.ledger
  if (!set.has(signer.id)) {
    throw new ServiceError(409, 'not-a-member', 'only a hospital on the allowlist adopts releases')
  }
  const id = rulesetId(chain.id, ruleset)
  if (rulesets.adopted.some(({ ruleset: other }) => equal(rulesetId(chain.id, other), id))) {
    throw new ServiceError(409, 'adopted-already', 'a quorum has adopted this release with these days')
  }
  const signers = supportersOf(rulesets, id, set)
  if (signers.some(other => equal(other, signer.id)) && signers.length < set.quorum) {
    throw new ServiceError(409, 'signed-already', `this hospital has signed this release already; ` +
      `${signers.length} of ${set.quorum} signatures are on the chain`)
  }
  const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
    kind: TransactionKind.adopt, author: signer.id, ...ruleset
  }))
  if (gate.takeOwn(transaction).verdict === 'accept') gossip({ transaction, bodies: [] })
  const { firstDay, hash, lastDay, system, version } = ruleset
  return {
    system, version, from: dayText(firstDay), ...(lastDay === 0 ? {} : { until: dayText(lastDay) }),
    hash: hex(hash), signatures: signers.length, quorum: set.quorum
  }
}
