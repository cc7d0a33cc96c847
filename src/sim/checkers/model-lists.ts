import type { Member, SignedAllowlist } from '../../protocol/types/index.js'
import { name, sha, tagged } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import { allowlistBytes, allowlistMessage } from './layouts.js'

/** Follows the succession of the lists of members (§5.1, §5.2). */
export class ModelLists {
  #version = 1
  #entries: readonly Member[]
  /** Unknown until the first header names the hash of the genesis list. */
  #hash: string | undefined
  #changedAt: number

  constructor (private readonly run: WatchedRun) {
    const { genesis } = run.chain
    this.#entries = genesis.members
    this.#changedAt = genesis.createdAt
  }

  get members (): readonly Member[] { return this.#entries }
  get ids (): readonly string[] { return this.#entries.map(member => name(member.id)) }

  /** Returns whether a header names the list in force. */
  isInForce (hash: Uint8Array): boolean {
    this.#hash ??= name(hash)
    return this.#hash === name(hash)
  }

  faultOf ({ list, signature }: SignedAllowlist, height: number, time: number): string | undefined {
    const { chain, history } = this.run
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
    this.#hash = name(sha(tagged(this.run.chain, 'allowlist-hash'), allowlistBytes(list)))
    this.#changedAt = time
  }

  /** Counts the added and the removed members. */
  #churn (next: readonly Member[]): number {
    const [before, after] = [this.#entries.map(({ id }) => name(id)), next.map(({ id }) => name(id))]
    return before.filter(entry => !after.includes(entry)).length +
      after.filter(entry => !before.includes(entry)).length
  }
}
