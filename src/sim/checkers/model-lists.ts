import type { Member, SignedAllowlist } from '../../protocol/types/index.js'
import { name, sha, tagged } from './arithmetic.js'
import type { Case } from './checker.js'
import { allowlistBytes, allowlistMessage } from './layouts.js'

/** The lists of members, one after the other (§5.1, §5.2). */
export class ModelLists {
  #version = 1
  #entries: readonly Member[]
  /** Unknown for the first, which has that of the genesis. */
  #hash: string | undefined
  #changedAt: number

  constructor (private readonly one: Case) {
    const { genesis } = one.chain
    this.#entries = genesis.members
    this.#changedAt = genesis.createdAt
  }

  get ids (): readonly string[] { return this.#entries.map(member => name(member.id)) }

  /** What a header says of the list in force; the first header tells us the first hash. */
  isInForce (hash: Uint8Array): boolean {
    this.#hash ??= name(hash)
    return this.#hash === name(hash)
  }

  faultOf ({ list, signature }: SignedAllowlist, height: number, time: number): string | undefined {
    const { chain, history } = this.one
    const { governmentListKey, parameters } = chain.genesis
    const message = allowlistMessage(chain, list)
    if (!chain.verifier.verify(governmentListKey, message, signature)) return 'not the government\'s'
    if (list.version !== this.#version + 1) return `version ${list.version} after ${this.#version}`
    if (name(list.prevHash) !== this.#hash) return 'of another history'
    const ids = list.entries.map(member => name(member.id))
    if (ids.join() !== [...new Set(ids)].sort().join()) return 'entries unsorted or twice'
    if (ids.length < parameters.minMembers || ids.length > parameters.maxMembers) return 'its size'
    if (this.#churn(list.entries) > Math.max(1, Math.floor(this.#entries.length / 3))) return 'churn'
    if (time < this.#changedAt + parameters.allowlistGapMs) return 'too soon'
    if (list.checkpointHeight >= height) return 'its checkpoint lies ahead'
    const checkpoint = list.checkpointHeight === 0
      ? chain.id
      : history.at(list.checkpointHeight)?.block.hash
    return checkpoint !== undefined && name(checkpoint) === name(list.checkpointHash)
      ? undefined
      : 'its checkpoint is not on the chain'
  }

  commit ({ list }: SignedAllowlist, time: number): void {
    this.#version = list.version
    this.#entries = list.entries
    this.#hash = name(sha(tagged(this.one.chain, 'allowlist-hash'), allowlistBytes(list)))
    this.#changedAt = time
  }

  /** Each pair of id and VRF key that comes, and each that goes. */
  #churn (next: readonly Member[]): number {
    const pair = ({ id, vrfKey }: Member): string => `${name(id)} ${name(vrfKey)}`
    const [before, after] = [this.#entries.map(pair), next.map(pair)]
    return before.filter(one => !after.includes(one)).length +
      after.filter(one => !before.includes(one)).length
  }
}
