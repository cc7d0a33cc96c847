import type {
  Case, CaseId, Proposal, Propose, TransactionId, Verdict
} from '../../types/index.js'
import { CaseStatus, Relation, ZERO_32, accept, hex, ignore, reject } from '../../types/index.js'
import { caseKeys, type CaseKeys } from '../state/case-keys.js'
import { expireCase } from '../cases/decide-case.js'
import type { Workspace } from '../state/workspace.js'
import { judgeRelation, type Replacement } from './relation.js'

const VALID = accept(undefined)

/** What the ledger needs of a PROPOSE: its signature has been checked, or is yet to be made. */
export interface ProposeParts {
  readonly propose: Pick<Propose, 'author' | 'firstSeq' | 'proposals'>
  readonly caseIds: readonly CaseId[]
  readonly id: TransactionId
}

/** consensus.md §9.5, PROPOSE. Judges the whole before it changes anything. */
export function takePropose (work: Workspace, parts: ProposeParts): Verdict {
  const { author, firstSeq } = parts.propose
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const { lastSeq } = work.tallyOf(author)
  if (firstSeq <= lastSeq) return reject('stale-sequence')
  if (firstSeq > lastSeq + 1) return ignore('sequence-gap')
  const sizes = judgeSizes(work, parts.propose)
  if (sizes.verdict !== 'accept') return sizes
  const openings = judgeProposals(work, parts)
  if (openings.verdict !== 'accept') return openings
  openCases(work, parts, openings.value, sizes.value)
  return VALID
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
  const others = work.proposalsBy.get(hex(propose.author)) ?? 0
  if (others + propose.proposals.length > parameters.maxProposalsPerBlock) {
    return ignore('hospital-share-full')
  }
  return accept(bytes)
}

/** A proposal judged: what is needed to open its case. */
interface Opening {
  readonly keys: CaseKeys
  readonly replacement: Replacement
}

/** One verdict for all: a PROPOSE is valid as a whole or not at all. */
function judgeProposals (work: Workspace, parts: ProposeParts): Verdict<Opening[]> {
  const { author: submitter, proposals } = parts.propose
  const { parameters } = work.state
  const hospital = hex(submitter)
  const seen = new Set<string>()
  const perPatient = new Map<string, number>()
  const openings: Opening[] = []
  let undecided = work.undecidedOf(hospital)
  for (const [index, proposal] of proposals.entries()) {
    const epoch = judgeEpoch(work, proposal)
    if (epoch.verdict !== 'accept') return epoch
    const keys = caseKeys({ ...proposal, id: parts.caseIds[index]!, submitter }, hospital)
    const unique = judgeUnique(work, keys, proposal, seen)
    if (unique.verdict !== 'accept') return unique
    const replacement = judgeRelation(work, submitter, proposal)
    if (replacement.verdict !== 'accept') return replacement
    openings.push({ keys, replacement: replacement.value })
    if (replacement.value.tooLate) continue
    undecided++
    const before = perPatient.get(keys.patient) ?? work.undecidedOfPatient(keys)
    if (before >= parameters.maxOpenPerPseudonym) return ignore('too-many-open-for-patient')
    perPatient.set(keys.patient, before + 1)
  }
  if (undecided > parameters.maxOpenCases) return ignore('too-many-open')
  return accept(openings)
}

function judgeEpoch (work: Workspace, { linkEpoch }: Proposal): Verdict {
  if (linkEpoch < 1) return reject('bad-linking-epoch')
  return linkEpoch > (work.linkingKey?.epoch ?? 0) ? ignore('unknown-linking-epoch') : VALID
}

/** Neither a live case of this submitter nor this batch has the same retryTag or bodyHash. */
function judgeUnique (
  work: Workspace, keys: CaseKeys, proposal: Proposal, seen: Set<string>
): Verdict {
  const before = seen.size
  // A tag never equals a body hash but by design of its author, who then only hinders itself.
  if (seen.add(keys.tag).add(keys.body).size !== before + 2) return reject('repeated-in-batch')
  const standing = work.tagStanding(keys)
  if (standing === 'held') return reject('retry-tag-in-use')
  // §7.5: another try says that it is one, whatever else the proposal relates to.
  if (standing === 'freed' && !isAnotherTry(proposal)) return reject('must-resubmit')
  return work.bodyIsHeld(keys) ? reject('body-in-use') : VALID
}

function openCases (
  work: Workspace, parts: ProposeParts, openings: readonly Opening[], bodyBytes: number
): void {
  const { author: submitter, firstSeq, proposals } = parts.propose
  const tally = work.tallyOf(submitter)
  work.count(submitter, {
    lastSeq: firstSeq + proposals.length - 1,
    proposed: tally.proposed + proposals.length,
    resubmitted: tally.resubmitted + proposals.filter(isAnotherTry).length
  })
  for (const [index, { keys, replacement }] of openings.entries()) {
    const one = newCase(work, parts, index, replacement)
    work.open(one, keys)
    if (replacement.tooLate) expireCase(work, keys.id, one)
  }
  const hospital = hex(submitter)
  work.proposalsBy.set(hospital, (work.proposalsBy.get(hospital) ?? 0) + proposals.length)
  work.bodyBytes += bodyBytes
}

function isAnotherTry (proposal: Proposal): boolean {
  return proposal.relation === Relation.resubmits
}

function newCase (
  work: Workspace, parts: ProposeParts, index: number, replacement: Replacement
): Case {
  const proposal = parts.propose.proposals[index]!
  return {
    id: parts.caseIds[index]!,
    submitter: parts.propose.author,
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
