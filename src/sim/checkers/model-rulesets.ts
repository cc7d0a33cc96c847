import { createHash } from 'node:crypto'
import type { Adopt } from '../../protocol/types/index.js'
import { name, quorumOf } from './arithmetic.js'
import { rulesetBytes } from './layouts.js'

/** How many rulesets a hospital supports at a time (§14.3). */
const MAX_SUPPORTED = 32

/** Counts the signatures of rulesets again (§9.8), with sets of names instead of rows. */
export class ModelRulesets {
  readonly #supported = new Map<string, string[]>()
  readonly #adopted = new Set<string>()
  #inBlock: string[] = []

  begin (): void { this.#inBlock = [] }

  /** The rulesets that the block adopts, by their bytes, sorted. */
  get adopted (): string[] { return this.#inBlock.toSorted() }

  /** Takes a signature of a member. @param members of the set that decides the block */
  faultOf (adopt: Adopt, members: readonly string[]): string | undefined {
    const ruleset = createHash('sha256').update(rulesetBytes(adopt)).digest('hex')
    const author = name(adopt.author)
    const own = this.#supported.get(author) ?? []
    if (this.#adopted.has(ruleset)) return 'a ruleset that is adopted already'
    const isRepeated = own.includes(ruleset)
    if (!isRepeated) this.#supported.set(author, [...own, ruleset].slice(-MAX_SUPPORTED))
    const count = members.filter(member => this.#supported.get(member)?.includes(ruleset) === true).length
    if (count >= quorumOf(members.length)) {
      this.#adopted.add(ruleset)
      this.#inBlock.push(name(rulesetBytes(adopt)))
    } else if (isRepeated) return 'a ruleset that its author has signed already'
    return undefined
  }
}
