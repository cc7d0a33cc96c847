import {
  Relation, accept, hex, ignore, openedCase, partBytes, reject, sealedParts, type Case, type CaseKeys,
  type Proposal, type Propose, type Pseudonym, type Timestamp, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { u64 } from '../../codec/index.js'
import { pseudonymKey } from '../rows/keys.js'
import { rejectionsCodec } from '../rows/rows.js'
import { expireCase } from '../cases/decide-case.js'
import type { Workspace } from '../state/workspace.js'
import { judgeRelation, type Replacement } from './relation.js'

const VALID = accept(undefined)

/** How many undecided cases of a submitter may be in the hands of validators. */
export const MAX_WAITING = 65_536

type Tx = VerifiedTransaction<Propose>

/** Judges a PROPOSE (SPECIFICATION.md §9.5). It changes the workspace only if all proposals are valid. */
export function judgePropose (work: Workspace, tx: Tx): Verdict {
  if (!work.state.set.has(tx.transaction.author)) return ignore('not-a-member')
  const sizes = judgeSizes(work, tx.transaction)
  if (sizes.verdict !== 'accept') return sizes
  const openings = judgeProposals(work, tx)
  if (openings.verdict !== 'accept') return openings
  if (openings.value.length === 0) return reject('all-void')
  openCases(work, tx, openings.value, sizes.value)
  return VALID
}

/** Checks the sizes of bodies and the number of proposals. @returns the bytes of all bodies */
function judgeSizes (work: Workspace, propose: Propose): Verdict<number> {
  const { parameters } = work.state
  const sizes = propose.proposals.flatMap(proposal => sealedParts(proposal))
  if (sizes.some(({ size }) => size > parameters.maxBodyBytes)) return reject('body-too-large')
  const bytes = partBytes(propose.proposals)
  if (bytes > parameters.maxBodyBytesPerTransaction) return reject('bodies-too-large')
  if (work.bodyBytes + bytes > parameters.maxBodyBytesPerBlock) return ignore('block-bodies-full')
  const others = work.proposalsBy.get(hex(propose.author)) ?? 0
  if (others + propose.proposals.length > parameters.maxProposalsPerBlock) {
    return ignore('hospital-share-full')
  }
  return accept(bytes)
}

/** The values from which `openCases` makes the case of a valid proposal. */
interface Opening {
  /** Its place in the transaction. */
  readonly index: number
  readonly keys: CaseKeys
  readonly replacement: Replacement
}

/**
 * Returns a single verdict for all proposals, since a PROPOSE is valid as a whole or not at all. A proposal
 * whose case exists is void: it opens nothing, and hinders no other proposal.
 */
function judgeProposals (work: Workspace, { transaction, keys: all }: Tx): Verdict<Opening[]> {
  const { author: submitter, proposals } = transaction
  const { parameters } = work.state
  const hospital = hex(submitter)
  const seen = new Set<string>()
  const perPatient = new Map<string, number>()
  const openings: Opening[] = []
  let undecided = work.undecidedOf(hospital)
  for (const [index, proposal] of proposals.entries()) {
    const keys = all[index]!
    if (work.find(keys.id) !== undefined) continue
    const unique = judgeUnique(work, keys, proposal, seen)
    if (unique.verdict !== 'accept') return unique
    const replacement = judgeRelation(work, submitter, proposal)
    if (replacement.verdict !== 'accept') return replacement
    openings.push({ index, keys, replacement: replacement.value })
    if (replacement.value.tooLate) continue
    undecided++
    const before = perPatient.get(keys.patient) ?? work.undecidedOfPatient(keys)
    if (before >= parameters.maxOpenPerPseudonym) return ignore('too-many-open-for-patient')
    perPatient.set(keys.patient, before + 1)
  }
  if (undecided > parameters.maxOpenCases) return ignore('too-many-open')
  if (work.waitingOf(hospital) >= MAX_WAITING) return ignore('too-many-waiting')
  return accept(openings)
}

/** Checks that no live case of the submitter and no other proposal of the batch has this tag or body hash. */
export function judgeUnique (
  work: Workspace, keys: CaseKeys, proposal: Proposal, seen: Set<string>
): Verdict {
  const before = seen.size
  // Tags and body hashes share a set. If an author makes them equal, only the author is harmed.
  for (const key of [keys.tag, ...keys.bodies]) seen.add(key)
  if (seen.size !== before + 1 + keys.bodies.length) return reject('repeated-in-batch')
  const tag = work.tagState(keys)
  if (tag === 'held') return reject('retry-tag-in-use')
  // §7.7: a proposal with a freed tag must be a resubmission, even if it also amends or retracts.
  if (tag === 'freed' && !isAnotherTry(proposal)) return reject('must-resubmit')
  return work.bodyIsHeld(keys) ? reject('body-in-use') : VALID
}

function openCases (
  work: Workspace, tx: Tx, openings: readonly Opening[], bodyBytes: number
): void {
  const { author: submitter, proposals } = tx.transaction
  const tally = work.tallyOf(submitter)
  work.count(submitter, {
    proposed: tally.proposed + openings.length,
    resubmitted: tally.resubmitted + openings.filter(({ index }) => isAnotherTry(proposals[index]!)).length
  })
  for (const { index, keys, replacement } of openings) {
    const opened = newCase(work, tx, index, keys, replacement)
    work.open(opened, keys)
    if (replacement.tooLate) expireCase(work, keys.id, opened)
  }
  const hospital = hex(submitter)
  const fresh = openings.filter(({ index }) => isFirstOf(work, proposals[index]!.pseudonym)).length
  if (fresh > 0) work.names.count(hospital, { fresh, accepted: 0 })
  work.proposalsBy.set(hospital, (work.proposalsBy.get(hospital) ?? 0) + proposals.length)
  work.bodyBytes += bodyBytes
}

/** Tells whether a pseudonym is new to the chain, and makes it known. */
function isFirstOf (work: Workspace, pseudonym: Pseudonym): boolean {
  const key = pseudonymKey(pseudonym)
  if (work.read(key) !== undefined) return false
  work.write(key, u64.encode(work.height))
  return true
}

function isAnotherTry (proposal: Proposal): boolean {
  return proposal.relation === Relation.resubmits
}

function newCase (
  work: Workspace, { transaction: { author, proposals }, caseIds, id }: Tx, index: number, keys: CaseKeys,
  { relation, replaces }: Replacement
): Case {
  return openedCase(proposals[index]!, {
    id: caseIds[index]!, submitter: author, height: work.height, transactionId: id, index,
    proposedAt: work.timestamp, replaces, replaceRelation: relation,
    rejections: rejectionsOf(work, keys)
  })
}

function rejectionsOf (work: Workspace, { patient }: CaseKeys): readonly Timestamp[] {
  const row = work.readNamed('rejections', patient)
  return row === undefined ? [] : rejectionsCodec.decode(row)
}
