import type { ConsensusMessage, MemberId, Vote } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { areContrary, name, quorumOf, textOf } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

interface Told {
  readonly vote: Vote
  /** Life of each honest hospital that received it, and when. */
  readonly witnesses: Map<SimNode, { readonly life: unknown, readonly at: number }>
}

/**
 * §10.4: a log put back from an old copy makes a hospital faulty, but not if that can be proved: it
 * hears all but f of the others before it votes, so whatever it once told more than f of them, who
 * have run on since, it must not contradict.
 */
export class RestoredAbstains implements Checker {
  readonly invariant = '§10.4'
  readonly #told = new Map<string, Told[]>()
  readonly #begun = new Map<unknown, number>()

  constructor (private readonly one: Case) {}

  started (node: SimNode): void {
    if (node.has('restored')) this.#begun.set(node.life, this.one.now())
  }

  took (node: SimNode, from: MemberId, message: ConsensusMessage): void {
    if (this.#told.size === 0 || message.type !== 'vote' || !node.isHonest) return
    const { vote } = message
    // Over the stream of the signer alone it is known to be fresh.
    if (name(from) !== name(vote.signer)) return
    const told = this.#told.get(placeOf(vote))?.find(one => textOf(one.vote) === textOf(vote))
    const isKnown = told?.witnesses.get(node)?.life === node.life
    if (!isKnown) told?.witnesses.set(node, { life: node.life, at: this.one.now() })
  }

  sent (node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'vote' || !node.has('restored') || !node.isSincere) return
    const { vote } = message
    const told = this.#told.get(placeOf(vote)) ?? []
    this.#told.set(placeOf(vote), told)
    for (const before of told) {
      if (areContrary(before.vote, vote)) this.#judge(node, before, vote)
    }
    if (!told.some(one => textOf(one.vote) === textOf(vote))) told.push({ vote, witnesses: new Map() })
  }

  #judge (node: SimNode, { vote: before, witnesses }: Told, vote: Vote): void {
    const set = this.one.history.setAt(vote.height)?.map(name) ?? []
    const begun = this.#begun.get(node.life) ?? 0
    const known = [...witnesses].filter(([witness, { life, at }]) => at < begun &&
      witness.life === life && set.includes(name(witness.signer.id)))
    if (known.length <= set.length - quorumOf(set.length)) return
    this.one.violate('§10.4', `${node.name} says ${textOf(vote)} after ${textOf(before)}, ` +
      `which ${known.map(([witness]) => witness.name).join(' ')} could have told it`)
  }
}

function placeOf ({ signer, height, view }: Vote): string {
  return `${name(signer)}/${height}/${view}`
}
