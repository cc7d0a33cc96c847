import { certificateCodec, decode } from '../../protocol/codec/index.js'
import type { ConsensusMessage, Vote } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name, NOTARIZE, FINALIZE, textOf } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import type { Signatures } from './signatures.js'

/** Payload of a logged certificate: height u64, tag u8, then its canonical bytes. */
const LOGGED_AT = 9
const CERTIFICATE_TAG = 3

/** I5: a FINALIZE implies a valid notarization, held in the log before the vote leaves. */
export class FinalizeNeedsNotarization implements Checker {
  readonly invariant = 'I5'
  readonly #seen = new Set<string>()

  constructor (private readonly one: Case, private readonly signatures: Signatures) {}

  sent (node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'vote' || message.vote.kind !== FINALIZE || !node.isHonest) return
    const { vote } = message
    const key = `${node.slot}/${vote.height}/${vote.view}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    if (!this.signatures.hasQuorum({ ...vote, kind: NOTARIZE }) && !this.#isLogged(node, vote)) {
      this.one.violate('I5', `${node.name}: ${textOf(vote)} without a notarization`)
    }
    const isDecided = (node.store?.head()?.height ?? 0) >= vote.height
    if (!isDecided && !this.#isLogged(node, vote)) {
      this.one.violate('I5', `${node.name}: ${textOf(vote)}, its notarization is not in the log`)
    }
  }

  #isLogged (node: SimNode, vote: Vote): boolean {
    // The newest are last, and what is asked for is new.
    return (node.wal?.records() ?? []).findLast(({ payload }) => {
      if (payload[LOGGED_AT - 1] !== CERTIFICATE_TAG) return false
      const held = decode(certificateCodec, payload.subarray(LOGGED_AT))
      return held.verdict === 'accept' && held.value.kind === NOTARIZE &&
        held.value.height === vote.height && held.value.view === vote.view &&
        name(held.value.blockHash) === name(vote.blockHash)
    }) !== undefined
  }
}
