import {
  CaseStatus, Relation, ZERO_32, compare, equal, hex, type Case, type Hex
} from '../../../protocol/types/index.js'
import type { PendingCase } from '../../clinical/own-cases.js'

/** A version of a record: a case of the chain, or an own proposal that no block has yet. */
export type Version = { readonly found: Case } | { readonly pending: PendingCase }

export interface Group {
  readonly id: Hex
  /** Oldest first; those that no block has are the last. */
  readonly versions: readonly Version[]
  readonly current: Version
}

/** Puts the cases of a patient together by records. A correction belongs to the record that it replaces. */
export function recordGroups (cases: readonly Case[], pending: readonly PendingCase[]): Group[] {
  const onChain = new Map(cases.map(found => [hex(found.id), found]))
  const rootOf = (start: Case): Hex => {
    let one = start
    for (let steps = 0; steps < cases.length && !equal(one.replaces, ZERO_32); steps++) {
      const earlier = onChain.get(hex(one.replaces))
      if (earlier === undefined) break
      one = earlier
    }
    return hex(one.id)
  }
  const groups = new Map<Hex, Version[]>()
  const add = (root: Hex, version: Version): void => {
    const versions = groups.get(root)
    if (versions === undefined) groups.set(root, [version])
    else versions.push(version)
  }
  for (const found of [...cases].sort(byPlace)) add(rootOf(found), { found })
  for (const one of pending) {
    const id = hex(one.caseId)
    if (onChain.has(id)) continue
    const { related, relation } = one.proposal
    const isCorrection = relation === Relation.amends || relation === Relation.retracts
    const corrected = isCorrection ? onChain.get(hex(related)) : undefined
    add(corrected === undefined ? id : rootOf(corrected), { pending: one })
  }
  return [...groups].map(([id, versions]) => ({ id, versions, current: currentOf(versions) }))
}

/** Orders cases by their place on the chain. */
export function byPlace (a: Case, b: Case): number {
  return a.height - b.height || compare(a.transactionId, b.transactionId) || a.index - b.index
}

export function caseIdOf (version: Version): Uint8Array {
  return 'found' in version ? version.found.id : version.pending.caseId
}

/** The newest accepted version is in force. Before the first acceptance it is the newest. */
function currentOf (versions: readonly Version[]): Version {
  const accepted = versions.filter(version =>
    'found' in version && version.found.status === CaseStatus.accepted)
  return (accepted.at(-1) ?? versions.at(-1))!
}
