import type { Chain, Conflict, MemberId, ProposeHead, ProvenOpinion } from '../../protocol/types/index.js'
import { areContrary, leafOf, name, NULLIFY, rootByPath, voteBytes } from './arithmetic.js'
import type { Case } from './checker.js'
import {
  allowlistBytes, allowlistMessage, leadMessage, opinionBytes, opinionsMessage, proposeMessage
} from './layouts.js'

/** §12: that an accusation is true, new, and of nobody who keeps the rules. */
export class ModelEvidence {
  readonly #proved = new Set<string>()
  readonly #known = new Set<string>()

  constructor (private readonly one: Case) {}

  /** Whoever was a member once can be accused for ever. */
  know (ids: readonly string[]): void {
    for (const id of ids) this.#known.add(id)
  }

  faultOf (conflict: Conflict): string | undefined {
    const { chain } = this.one
    const accused = accusedIn(conflict)
    const offence = offenceOf(conflict)
    const isRepeated = this.#proved.has(offence)
    this.#proved.add(offence)
    if (accused !== undefined && this.one.isHonest(accused)) {
      return `${conflict.type} of ${name(accused).slice(0, 8)}, who is honest`
    }
    if (!isContradiction(conflict)) return 'evidence of no contradiction'
    if (!areSigned(chain, conflict)) return 'evidence that nobody signed'
    if (accused !== undefined && !this.#known.has(name(accused))) return 'evidence against a stranger'
    return isRepeated ? 'an offence proved again' : undefined
  }
}

/** The government's lists are its own affair. */
function accusedIn (conflict: Conflict): MemberId | undefined {
  switch (conflict.type) {
    case 'proposals':
    case 'votes': return conflict.first.signer
    case 'opinions': return conflict.first.author
    case 'proposes': return conflict.first.author
    case 'allowlists': return undefined
  }
}

/** One key's two objects, which no honest hospital makes both. */
function isContradiction (conflict: Conflict): boolean {
  switch (conflict.type) {
    case 'proposals': {
      const { first, second } = conflict
      return name(first.signer) === name(second.signer) && first.height === second.height &&
        first.view === second.view && name(first.blockHash) !== name(second.blockHash)
    }
    case 'votes': {
      const { first, second } = conflict
      return name(first.signer) === name(second.signer) && areContrary(first, second)
    }
    case 'opinions': {
      const [a, b] = [conflict.first, conflict.second]
      return name(a.author) === name(b.author) &&
        name(a.opinion.caseId) === name(b.opinion.caseId) &&
        a.opinion.attempt === b.opinion.attempt && a.opinion.decision !== b.opinion.decision
    }
    case 'proposes': return name(conflict.first.author) === name(conflict.second.author) &&
      numbersOf(conflict.first).some(seq => numbersOf(conflict.second).includes(seq)) &&
      wordsOf(conflict.first) !== wordsOf(conflict.second)
    case 'allowlists': {
      const [a, b] = [conflict.first.list, conflict.second.list]
      return a.version === b.version && name(allowlistBytes(a)) !== name(allowlistBytes(b))
    }
  }
}

function areSigned (chain: Chain, conflict: Conflict): boolean {
  const { verifier, genesis } = chain
  switch (conflict.type) {
    case 'proposals': return [conflict.first, conflict.second].every(one =>
      verifier.verify(one.signer, leadMessage(chain, one), one.signature))
    case 'votes': return [conflict.first, conflict.second].every(one =>
      verifier.verify(one.signer, voteBytes(chain, one), one.signature))
    case 'opinions': return [conflict.first, conflict.second].every(one =>
      isProven(one) && verifier.verify(one.author, opinionsMessage(chain, one), one.signature))
    case 'proposes': return [conflict.first, conflict.second].every(one =>
      verifier.verify(one.author, proposeMessage(chain, one), one.signature))
    case 'allowlists': return [conflict.first, conflict.second].every(one =>
      verifier.verify(genesis.governmentListKey, allowlistMessage(chain, one.list), one.signature))
  }
}

/** The opinion lies under the root that was signed. */
function isProven ({ opinion, index, count, path, root }: ProvenOpinion): boolean {
  const found = rootByPath(leafOf(opinionBytes(opinion)), index, count, path)
  return found !== undefined && name(found) === name(root)
}

function numbersOf ({ firstSeq, count }: ProposeHead): number[] {
  return Array.from({ length: count }, (_, k) => firstSeq + k)
}

function wordsOf ({ firstSeq, count, root }: ProposeHead): string {
  return `${firstSeq} ${count} ${name(root)}`
}

/** Equal for all proofs of one offence; one for each pair of kinds of vote, height and view. */
function offenceOf (conflict: Conflict): string {
  switch (conflict.type) {
    case 'proposals':
      return `leads ${name(conflict.first.signer)} ${conflict.first.height}/${conflict.first.view}`
    case 'votes': {
      const { signer, height, view, kind } = conflict.first
      const both = kind === conflict.second.kind ? kind : NULLIFY
      return `votes ${name(signer)} ${height}/${view} ${both}`
    }
    case 'opinions': {
      const { author: validator, opinion: { caseId, attempt } } = conflict.first
      return `opines ${name(validator)} ${name(caseId)}/${attempt}`
    }
    case 'proposes': return `proposes ${name(conflict.first.author)} ` +
      `${Math.max(conflict.first.firstSeq, conflict.second.firstSeq)}`
    case 'allowlists': return `lists ${conflict.first.list.version}`
  }
}
