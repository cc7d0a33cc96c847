import type {
  Case, CaseId, Proposal, Propose, TransactionId, Verdict, VerifiedTransaction
} from '../../types/index.js'
import { CaseStatus, Relation, ZERO_32, accept, hex, ignore, reject } from '../../types/index.js'
import { expireCase } from '../decide-case.js'
import type { Workspace } from '../workspace.js'
import { judgeRelation, type Replacement } from './relation.js'

/** What the ledger needs of a PROPOSE: its signature has been checked, or is yet to be made. */
export interface ProposeParts {
  readonly propose: Pick<Propose, 'submitter' | 'firstSeq' | 'proposals'>
  readonly caseIds: readonly CaseId[]
  readonly id: TransactionId
}

/** consensus.md §9.5, PROPOSE. Judges the whole before it changes anything. */
export function judgePropose (work: Workspace, tx: VerifiedTransaction<Propose>): Verdict {
  return takePropose(work, { propose: tx.transaction, caseIds: tx.caseIds, id: tx.id })
}

export function takePropose (work: Workspace, parts: ProposeParts): Verdict {
  const { submitter, firstSeq } = parts.propose
  if (!work.state.set.has(submitter)) return ignore('not-a-member')
  const { lastSeq } = work.tallyOf(submitter)
  if (firstSeq <= lastSeq) return reject('stale-sequence')
  if (firstSeq > lastSeq + 1) return ignore('sequence-gap')
  const sizes = judgeSizes(work, parts.propose)
  if (sizes.verdict !== 'accept') return sizes
  const replacements = judgeProposals(work, parts.propose)
  if (replacements.verdict !== 'accept') return replacements
  openCases(work, parts, replacements.value, sizes.value)
  return accept(undefined)
}

/** @returns the bytes of its bodies */
function judgeSizes (work: Workspace, propose: ProposeParts['propose']): Verdict<number> {
  const { parameters } = work.state
  let bytes = 0
  for (const { bodySize } of propose.proposals) {
    if (bodySize > parameters.maxBodyBytes) return reject('body-too-large')
    bytes += bodySize
  }
  if (bytes > parameters.maxBodyBytesPerTransaction) return reject('bodies-too-large')
  if (work.bodyBytes + bytes > parameters.maxBodyBytesPerBlock) return ignore('block-bodies-full')
  const others = work.proposalsBy.get(hex(propose.submitter)) ?? 0
  if (others + propose.proposals.length > parameters.maxProposalsPerBlock) {
    return ignore('hospital-share-full')
  }
  return accept(bytes)
}

/** One verdict for all: a PROPOSE is valid as a whole or not at all. */
function judgeProposals (work: Workspace, propose: ProposeParts['propose']): Verdict<Replacement[]> {
  const { submitter, proposals } = propose
  const { parameters } = work.state
  const epoch = work.linkingKey?.epoch ?? 0
  const seen = new Set<string>()
  const perPatient = new Map<string, number>()
  const replacements: Replacement[] = []
  let undecided = work.undecidedOf(submitter)
  for (const proposal of proposals) {
    if (proposal.linkEpoch < 1) return reject('bad-linking-epoch')
    if (proposal.linkEpoch > epoch) return ignore('unknown-linking-epoch')
    const unique = judgeUnique(work, propose, proposal, seen)
    if (unique.verdict !== 'accept') return unique
    const replacement = judgeRelation(work, submitter, proposal)
    if (replacement.verdict !== 'accept') return replacement
    replacements.push(replacement.value)
    if (replacement.value.tooLate) continue
    undecided++
    const patient = hex(proposal.pseudonym)
    const before = perPatient.get(patient) ?? work.undecidedOfPatient(submitter, proposal.pseudonym)
    if (before >= parameters.maxOpenPerPseudonym) return ignore('too-many-open-for-patient')
    perPatient.set(patient, before + 1)
  }
  if (undecided > parameters.maxOpenCases) return ignore('too-many-open')
  return accept(replacements)
}

/** No retryTag or bodyHash that a live case of this submitter bears, nor one of this batch. */
function judgeUnique (
  work: Workspace, propose: ProposeParts['propose'], proposal: Proposal, seen: Set<string>
): Verdict {
  const tag = `tag/${hex(proposal.retryTag)}`
  const body = `body/${hex(proposal.bodyHash)}`
  if (seen.has(tag) || seen.has(body)) return reject('repeated-in-batch')
  seen.add(tag)
  seen.add(body)
  const standing = work.tagStanding(propose.submitter, proposal.retryTag)
  if (standing === 'borne') return reject('retry-tag-in-use')
  // §7.5: whoever tries again says so, whatever else the proposal relates to.
  if (standing === 'freed' && proposal.relation !== Relation.resubmits) return reject('must-resubmit')
  if (work.bodyIsBorne(propose.submitter, proposal.bodyHash)) return reject('body-in-use')
  return accept(undefined)
}

function openCases (
  work: Workspace, parts: ProposeParts, replacements: readonly Replacement[], bodyBytes: number
): void {
  const { submitter, firstSeq, proposals } = parts.propose
  let resubmitted = 0
  for (const [index, proposal] of proposals.entries()) {
    const replacement = replacements[index]!
    const one = newCase(work, parts, index, replacement)
    work.open(one)
    if (proposal.relation === Relation.resubmits) resubmitted++
  }
  const tally = work.tallyOf(submitter)
  work.count(submitter, {
    lastSeq: firstSeq + proposals.length - 1,
    proposed: tally.proposed + proposals.length,
    resubmitted: tally.resubmitted + resubmitted
  })
  for (const [index, id] of parts.caseIds.entries()) {
    if (replacements[index]!.tooLate) expireCase(work, work.findCase(id)!)
  }
  const others = work.proposalsBy.get(hex(submitter)) ?? 0
  work.proposalsBy.set(hex(submitter), others + proposals.length)
  work.bodyBytes += bodyBytes
}

function newCase (
  work: Workspace, parts: ProposeParts, index: number, replacement: Replacement
): Case {
  const proposal = parts.propose.proposals[index]!
  return {
    id: parts.caseIds[index]!,
    submitter: parts.propose.submitter,
    seq: parts.propose.firstSeq + index,
    height: work.height,
    transactionId: parts.id,
    index,
    proposedAt: work.timestamp,
    pseudonym: proposal.pseudonym,
    linkEpoch: proposal.linkEpoch,
    bodyHash: proposal.bodyHash,
    bodySize: proposal.bodySize,
    keyCommitment: proposal.keyCommitment,
    retryTag: proposal.retryTag,
    relation: proposal.relation,
    related: proposal.related,
    replaces: replacement.replaces,
    replaceRelation: replacement.relation,
    status: CaseStatus.undrawn,
    drawHeight: 0,
    openedAt: 0,
    order: [],
    opinions: [],
    closedHeight: 0,
    supersededBy: ZERO_32
  }
}
