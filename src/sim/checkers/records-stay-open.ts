import { keyCommitment } from '../../protocol/codec/index.js'
import {
  giveResults, makeRecordKey, openKeys, proveCustody, verifyCustody, type CustodyAnswer, type Escrowed
} from '../../protocol/custody/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { CUSTODY_KEY, type KeyEpoch } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { equalIds } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** The secret, the pad and the hash of a record, which no node sees. */
const [RANDOM, PAD, BODY] = [1, 2, 3].map(byte => new Uint8Array(32).fill(byte)) as
  [Uint8Array, Uint8Array, Uint8Array]
const R = new Uint8Array(16).fill(4)

interface Record {
  readonly publicKey: Uint8Array
  readonly escrowed: Escrowed
  readonly key: Uint8Array
}

/**
 * §6.13: a record key that was made in one epoch is opened in each later one by t honest holders, whoever
 * joined or left meanwhile. The checker makes a record when a custody key begins, and opens it with the
 * shares on the disks.
 */
export class RecordsStayOpen extends Invariant implements Checker {
  readonly invariant = '§6.13'
  #active = 0
  #record: Record | undefined

  committed (node: SimNode, _commit: CommittedBlock): void {
    const epoch = node.isHonest ? node.parts?.hostLoop.state.ledger.keys.active : undefined
    const publicKey = epoch?.keys[CUSTODY_KEY]?.publicKey
    if (epoch === undefined || publicKey === undefined || epoch.number <= this.#active) return
    this.#active = epoch.number
    if (this.#record === undefined || !equalIds(this.#record.publicKey, publicKey)) {
      this.#record = this.#made(node, publicKey)
    }
    const { escrowed, key } = this.#record
    const { chain } = this.run
    if (!verifyCustody(chain.verifier.group, publicKey, chain.id, escrowed)) {
      this.violate(`a holder of epoch ${epoch.number} refuses a true proof of custody`)
    }
    const answers = this.#answers(epoch, escrowed)
    if (answers.length < epoch.threshold) return
    const [opened] = openKeys({ chain, epoch }, [escrowed], answers).keys
    if (opened?.type === 'key' && equalIds(opened.key, key)) return
    this.violate(`the holders of epoch ${epoch.number} cannot open a record`)
  }

  #made ({ signer }: SimNode, publicKey: Uint8Array): Record {
    const { id: chainId, verifier: { group } } = this.run.chain
    const place = { chainId, submitter: signer.id, r: R, bodyHash: BODY }
    const { custody, key, secret } = makeRecordKey(group, publicKey, place, RANDOM, PAD)
    const custodyProof = proveCustody(group, publicKey, { ...place, custody }, secret)
    const escrowed = { ...place, custody, custodyProof, keyCommitment: keyCommitment(chainId, key) }
    return { publicKey, escrowed, key }
  }

  /** Returns the answers that the honest holders would give. */
  #answers (epoch: KeyEpoch, { custody }: Escrowed): CustodyAnswer[] {
    const { chain, nodes } = this.run
    return epoch.holders.flatMap((holder, index) => {
      const honest = nodes.find(({ isHonest, signer }) => isHonest && equalIds(signer.id, holder))
      const held = honest?.options.disk.keySecrets.shares.find(shares => shares.epoch === epoch.number)
      const share = held?.scalars[CUSTODY_KEY]
      if (share === undefined) return []
      const { elements: [element], proof } = giveResults({ chain, epoch }, share, [custody])
      return [{ index, results: [{ element: element!, pad: PAD }], proof }]
    })
  }
}
