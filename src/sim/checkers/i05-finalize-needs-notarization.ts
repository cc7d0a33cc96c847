import { certificateCodec, decode } from '../../protocol/codec/index.js'
import type { ConsensusMessage, Vote } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name, NOTARIZE, FINALIZE, textOf } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'
import type { Signatures } from './signatures.js'

/** A logged certificate is height u64, tag u8, and its canonical bytes. */
const LOGGED_AT = 9
const CERTIFICATE_TAG = 3

/** I5: a FINALIZE needs a valid notarization, which must be in the log before the vote is sent. */
export class FinalizeNeedsNotarization extends Invariant implements Checker {
  readonly invariant = 'I5'
  readonly #seen = new Set<string>()

  constructor (run: WatchedRun, private readonly signatures: Signatures) { super(run) }

  sent (node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'vote' || message.vote.kind !== FINALIZE || !node.isHonest) return
    const { vote } = message
    const key = `${node.slot}/${vote.height}/${vote.view}${this.run.history.underText(vote.height)}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    if (!this.signatures.hasQuorum({ ...vote, kind: NOTARIZE }) && !isInLog(node, vote)) {
      this.violate(`${node.name}: ${textOf(vote)} without a notarization`)
    }
    const isDecided = (node.store?.head()?.height ?? 0) >= vote.height
    if (!isDecided && !isInLog(node, vote)) {
      this.violate(`${node.name}: ${textOf(vote)}, its notarization is not in the log`)
    }
  }
}

function isInLog (node: SimNode, vote: Vote): boolean {
  // The newest records are last, and the vote is new.
  return (node.wal?.records() ?? []).findLast(({ payload }) => {
    if (payload[LOGGED_AT - 1] !== CERTIFICATE_TAG) return false
    const held = decode(certificateCodec, payload.subarray(LOGGED_AT))
    return held.verdict === 'accept' && held.value.kind === NOTARIZE &&
      held.value.height === vote.height && held.value.view === vote.view &&
      name(held.value.blockHash) === name(vote.blockHash)
  }) !== undefined
}
