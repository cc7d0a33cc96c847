import { createHash } from 'node:crypto'
import { nameReplyCodec, type NameReply, type NameRequest } from '../../protocol/codec/index.js'
import { answerNames } from '../../protocol/names/index.js'
import { NAME_KEY, type KeyEpoch, type MemberId, type Scalar } from '../../protocol/types/index.js'
import type { Life } from '../life.js'
import type { LookUp } from '../look-ups.js'
import type { SimNode } from '../sim-node.js'
import { equalIds, name, number16 } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'
import { atZero, integerOf, keyOf, scalarOf } from './interpolation.js'

/** The domain of RFC 9497 §4.1 for inputs, in mode 1. */
const DOMAIN = Buffer.from('HashToGroup-OPRFV1-\x01-ristretto255-SHA512')
/** An honest hospital names a liar at once, when it has the false answer. */
const NAMED_WITHIN_MS = 1_000

interface Lie {
  readonly asker: SimNode
  readonly life: Life | undefined
  readonly liar: MemberId
  readonly at: number
}

/**
 * §6.11: whatever lying holders answer, an honest hospital gets the name that the key makes of the
 * identifier. It reports each holder whose false answer reached it before enough true ones.
 */
export class NamesAreTrue extends Invariant implements Checker {
  readonly invariant = '§6.11'
  readonly #keys = new Map<number, bigint>()
  /** The number of true answers that have reached a question, by its requester and elements. */
  readonly #answers = new Map<string, number>()
  #lies: Lie[] = []

  named (node: SimNode, { epoch, inputs, names }: LookUp): void {
    const k = this.#keys.get(epoch.number) ?? this.#keyOf(epoch)
    if (k === undefined) return
    this.#keys.set(epoch.number, k)
    for (const [i, input] of inputs.entries()) {
      if (name(this.#nameOf(k, input)) === name(names[i]!)) continue
      this.violate(`${node.name} has another name for a patient than the key makes`)
    }
  }

  /** A reply has reached a requester. */
  answered (asker: SimNode, from: MemberId, request: NameRequest, reply: NameReply): void {
    if (!asker.isHonest || reply.type !== 'answer') return
    const epoch = asker.running?.hostLoop.state.ledger.keys.active
    if (epoch?.number !== request.epoch) return
    const question = `${asker.slot} ${request.elements.map(name).join()}`
    const before = this.#answers.get(question) ?? 0
    const isFalse = this.run.isLiar(from) && this.#isFalse(from, request, reply, epoch)
    if (!isFalse) this.#answers.set(question, before + 1)
    const own = this.#shareOf(asker, epoch.number) === undefined ? 0 : 1
    // A requester does not check what it no longer needs.
    const isLate = before + own >= epoch.threshold
    if (isFalse && !isLate) {
      this.#lies.push({ asker, life: asker.life, liar: from, at: this.run.timeline.now })
    }
  }

  #isFalse (from: MemberId, request: NameRequest, reply: NameReply, epoch: KeyEpoch): boolean {
    const holder = this.run.nodes.find(({ signer }) => equalIds(signer.id, from))
    const share = holder && this.#shareOf(holder, request.epoch)
    if (share === undefined) return false
    const honest = answerNames({ chain: this.run.chain, epoch }, share, request.elements)
    const expected = nameReplyCodec.encode({ type: 'answer', answer: honest })
    return name(expected) !== name(nameReplyCodec.encode(reply))
  }

  #shareOf ({ options }: SimNode, epoch: number): Scalar | undefined {
    return options.disk.keySecrets.shares.find(shares => shares.epoch === epoch)?.scalars[NAME_KEY]
  }

  reported (node: SimNode, peer: MemberId): void {
    const at = this.#lies.findIndex(({ asker, liar }) => asker === node && equalIds(liar, peer))
    if (at >= 0) this.#lies.splice(at, 1)
  }

  inspect (): void {
    const { now } = this.run.timeline
    this.#lies = this.#lies.filter(({ asker, life }) => life !== undefined && asker.life === life)
    for (const { asker, at, liar } of this.#lies) {
      if (now <= at + NAMED_WITHIN_MS) continue
      this.violate(`${asker.name} does not name the liar ${name(liar).slice(0, 8)}`)
    }
  }

  #nameOf (k: bigint, input: Uint8Array): Buffer {
    const { group } = this.run.chain.verifier
    const element = group.multiply(scalarOf(k), group.hashToElement(input, DOMAIN)) ?? new Uint8Array(32)
    return createHash('sha512').update(number16(input.length)).update(input)
      .update(number16(element.length)).update(element).update('Finalize').digest().subarray(0, 32)
  }

  /** Computes the name key from t honest shares. Undefined if fewer are on the disks now. */
  #keyOf ({ holders, keys, number, threshold }: KeyEpoch): bigint | undefined {
    const { chain: { verifier: { group } }, nodes } = this.run
    const points = holders.flatMap((holder, index) => {
      const honest = nodes.find(({ isHonest, signer }) => isHonest && equalIds(signer.id, holder))
      const held = honest?.options.disk.keySecrets.shares.find(({ epoch }) => epoch === number)
      const scalar = held?.scalars[NAME_KEY]
      return scalar === undefined ? [] : [{ x: BigInt(index + 1), y: integerOf(scalar) }]
    }).slice(0, threshold)
    if (points.length < threshold) return undefined
    const k = atZero(points)
    return equalIds(keyOf(group, k), keys[NAME_KEY]!.publicKey) ? k : undefined
  }
}
