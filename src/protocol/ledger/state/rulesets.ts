import { rulesetId } from '../../codec/index.js'
import type { MemberSet } from '../../membership/index.js'
import {
  accept, equal, hex, ignore, reject, type Adopt, type AdoptedRuleset, type ChainId, type Hex,
  type Timestamp, type Verdict
} from '../../types/index.js'
import type { Row } from '../rows/entry.js'
import { MAX_ADOPTED, MAX_SUPPORTED, adoptedRulesetsCodec, supportCodec, supporterOf }
  from '../rows/ruleset.js'

/** The rulesets that hospitals have signed, and those that a quorum has adopted (SPECIFICATION.md §9.8). */
export interface Rulesets {
  /** The ids of the rulesets that each present or former member has signed, oldest first. */
  readonly support: ReadonlyMap<Hex, readonly Uint8Array[]>
  /** Oldest first. */
  readonly adopted: readonly AdoptedRuleset[]
}

export const NO_RULESETS: Rulesets = { support: new Map(), adopted: [] }

/** Tells whether a ruleset with all its fields was adopted. */
export function isAdopted (chainId: ChainId, { adopted }: Rulesets, id: Uint8Array): boolean {
  return adopted.some(({ ruleset }) => equal(rulesetId(chainId, ruleset), id))
}

/** Returns the members of a set that have signed a ruleset. */
export function supportersOf ({ support }: Rulesets, id: Uint8Array, set: MemberSet): Uint8Array[] {
  return set.members.map(member => member.id)
    .filter(member => support.get(hex(member))?.some(known => equal(known, id)) === true)
}

/** Judges `ruleset/adopt`. @returns the rulesets after it */
export function judgeAdopt (
  chainId: ChainId, rulesets: Rulesets, set: MemberSet, adopt: Adopt, now: Timestamp
): Verdict<Rulesets> {
  const { author, firstDay, hash, lastDay, subject, system, version } = adopt
  if (!set.has(author)) return ignore('not-a-member')
  const ruleset = { subject, system, version, hash, firstDay, lastDay }
  const id = rulesetId(chainId, ruleset)
  if (isAdopted(chainId, rulesets, id)) return reject('adopted-already')
  const own = rulesets.support.get(hex(author)) ?? []
  const isRepeated = own.some(known => equal(known, id))
  const signed = isRepeated ? own : [...own, id].slice(-MAX_SUPPORTED)
  const next = { support: new Map(rulesets.support).set(hex(author), signed), adopted: rulesets.adopted }
  if (supportersOf(next, id, set).length >= set.quorum) {
    return accept({ ...next, adopted: [...next.adopted, { ruleset, since: now }].slice(-MAX_ADOPTED) })
  }
  // After members have left, a repeated signature may find that the others suffice.
  return isRepeated ? reject('supported-already') : accept(next)
}

/** Collects the rows of rulesets after a restart. */
export class RulesetRows {
  readonly #support = new Map<Hex, readonly Uint8Array[]>()
  #adopted: readonly AdoptedRuleset[] = []

  add ({ key, space, value }: Row): void {
    if (space !== 'ruleset') return
    const supporter = supporterOf(key)
    if (supporter === undefined) this.#adopted = adoptedRulesetsCodec.decode(value)
    else this.#support.set(hex(supporter), supportCodec.decode(value))
  }

  restore (): Rulesets {
    return { support: this.#support, adopted: this.#adopted }
  }
}
