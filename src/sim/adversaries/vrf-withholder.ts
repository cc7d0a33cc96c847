import { messageIn } from '../frames.js'
import { leaderOrder, nextBeacon, vrfAlpha } from '../../protocol/sortition/index.js'
import { equal, hex, type Header, type Hex } from '../../protocol/types/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import { toAll, type Behaviour, type Means } from './behaviour.js'

/**
 * Computes the beacon that its block would make, and withholds the block unless the beacon makes it the
 * leader of the next height (§6, Bias). All its other messages are honest.
 */
export function vrfWithholder (means: Means): Behaviour {
  const withheld = new Set<Hex>()
  return {
    outgoing (frame, to) {
      const message = messageIn(frame)
      const state = means.state()
      if (message === undefined || state === undefined) return toAll(frame, to)
      if (message.type === 'proposal') {
        const { block, proposal } = message.proposal
        if (block !== undefined && !favours(means, state, block.header)) {
          withheld.add(hex(proposal.blockHash))
        }
        return withheld.has(hex(proposal.blockHash)) ? [] : toAll(frame, to)
      }
      const isGivenAway = message.type === 'vote' && withheld.has(hex(message.vote.blockHash))
      return isGivenAway ? [] : toAll(frame, to)
    }
  }
}

function favours ({ chain, signer }: Means, { ledger }: ReplicaState, header: Header): boolean {
  if (header.height !== ledger.height + 1 || !equal(header.proposer, signer.id)) return true
  const alpha = vrfAlpha(chain.id, header.height, ledger.beacon)
  const output = chain.verifier.vrfVerify(signer.vrfKey, alpha, header.vrfProof)
  if (output === undefined) return true
  const beacon = nextBeacon(chain.id, ledger.beacon, header.height, signer.id, output)
  const [leader] = leaderOrder(chain.id, beacon, header.height + 1, ledger.set)
  return leader !== undefined && equal(leader, signer.id)
}
