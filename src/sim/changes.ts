import { equal, type Member } from '../protocol/types/index.js'
import { firstBoxKey } from './first-box-key.js'
import type { Random } from './random.js'
import type { SimNode } from './sim-node.js'
import type { World } from './world.js'

/** Least number of members that a list keeps, so that f is at least 1. */
const MIN_MEMBERS = 4
/** Share of admissions among the changes. */
const ADMIT_SHARE = 0.55

type Members = readonly Member[]

/** Chooses the changes from one list to the next list, up to the limit of §5.1. */
export class Changes {
  constructor (
    private readonly world: Pick<World, 'nodes' | 'plan' | 'count'>, private readonly random: Random
  ) {}

  /** Returns a changed list, or undefined if no change leaves a sound list. */
  of (current: Members): Members | undefined {
    let left = this.random.between(1, Math.max(1, Math.floor(current.length / 3)))
    let list = current
    while (left > 0) {
      const next = this.random.chance(ADMIT_SHARE)
        ? this.#admitted(list, current)
        : this.#removed(list, current)
      if (next !== undefined && this.#isSound(next, current)) list = next
      left -= 1
    }
    if (list === current) return undefined
    this.#count(list, current)
    return list
  }

  /** Admits a hospital, perhaps again. */
  #admitted (list: Members, current: Members): Members | undefined {
    const outside = this.world.nodes.filter(node => !holds(list, node) && !holds(current, node))
    if (outside.length === 0) return undefined
    const node = this.random.pick(outside)
    if (node.lives > 0) node.wasReadmitted = true
    const boxKey = firstBoxKey(node.options.chain.verifier.group, node.signer.id)
    return [...list, { id: node.signer.id, boxKey, name: node.name }]
  }

  #removed (list: Members, current: Members): Members | undefined {
    const old = list.filter(member => current.includes(member))
    if (old.length === 0) return undefined
    const gone = this.random.pick(old)
    return list.filter(member => member !== gone)
  }

  /** Returns whether at most f members are faulty. Beyond f, a list may only grow. */
  #isSound (list: Members, current: Members): boolean {
    const faulty = list.filter(member => this.world.nodes.some(({ options, signer }) =>
      options.roles.length > 0 && equal(signer.id, member.id))).length
    const isWithin = faulty <= Math.floor((list.length - 1) / 3)
    const isSmall = list.length < Math.min(MIN_MEMBERS, current.length)
    return !isSmall && (isWithin || (this.world.plan.isBeyond && list.length > current.length))
  }

  #count (list: Members, current: Members): void {
    const { world } = this
    const added = list.filter(({ id }) => !current.some(member => equal(member.id, id)))
    const gone = current.filter(({ id }) => !list.some(member => equal(member.id, id)))
    const isBack = world.nodes.some(({ lives, signer }) =>
      lives > 0 && added.some(({ id }) => equal(id, signer.id)))
    if (isBack) world.count('list readmits')
    if (added.length > 0 && gone.length > 0) world.count('list adds and removes')
    if (gone.length > 1) world.count('list removes several')
  }
}

function holds (list: Members, { signer }: SimNode): boolean {
  return list.some(member => equal(member.id, signer.id))
}
