import type {
  BarView, CaseStatusView, CaseView, OpinionView, RejectionDetailsView, RelationView, SlotView
} from '../../api/index.js'
import { isAwaited } from '../../protocol/ledger/index.js'
import {
  CaseStatus, Decision, equal, hex, HolderState, JudgedBy, TakeUp, ZERO_32, type Case, type CountedOpinion,
  type Holder, type Proposal, type ReasonGroup, type Relation, type Timestamp
} from '../../protocol/types/index.js'
import { GROUP_NAMES } from '../../records/index.js'
import type { PendingCase } from '../clinical/own-cases.js'
import type { Parties } from './parties.js'

export const STATUS: Readonly<Record<CaseStatus, CaseStatusView>> = {
  [CaseStatus.undrawn]: 'undrawn',
  [CaseStatus.open]: 'open',
  [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected',
  [CaseStatus.expired]: 'expired'
}

const RELATION: Readonly<Record<Relation, RelationView>> = {
  0: 'new', 1: 'amends', 2: 'retracts', 3: 'resubmits'
}

const HOLDER_STATE: Readonly<Record<HolderState, SlotView['state']>> = {
  0: 'holds', 1: 'silent', 2: 'late', 3: 'left', 4: 'excused'
}

/** The reasons of rejections, by hexadecimal validator. */
type Details = ReadonlyMap<string, RejectionDetailsView>

/** @param closedAt the timestamp of the block that closed the case, if it is closed */
export function caseView (
  entry: Case, closedAt: Timestamp | undefined, parties: Parties, details: Details = new Map()
): CaseView {
  return {
    id: hex(entry.id),
    status: STATUS[entry.status],
    submitter: parties.show(entry.submitter),
    ...proposalView(entry),
    ...(equal(entry.supersededBy, ZERO_32) ? {} : { supersededBy: hex(entry.supersededBy) }),
    proposedAt: entry.proposedAt,
    height: entry.height,
    ...(entry.drawHeight === 0
      ? {}
      : { drawHeight: entry.drawHeight, openedAt: entry.openedAt, bar: barView(entry) }),
    ...(entry.isForClinician ? { isForClinician: true } : {}),
    drawn: entry.holders.filter(({ state }) => state === HolderState.holds)
      .map(({ validator }) => parties.show(validator)),
    slots: entry.holders.map(holder => slotView(entry, holder, parties)),
    opinions: entry.opinions.map(opinion => opinionView(opinion, parties, details)),
    ...(entry.closedHeight === 0 ? {} : { closedHeight: entry.closedHeight }),
    ...(closedAt === undefined ? {} : { closedAt })
  }
}

/** Shows a proposal that is durable here, but is in no block yet. */
export function pendingView (pending: PendingCase, parties: Parties, waits: string): CaseView {
  return {
    id: hex(pending.caseId),
    status: 'pending',
    waits,
    submitter: parties.show(pending.submitter),
    ...proposalView(pending.proposal),
    drawn: [],
    slots: [],
    opinions: []
  }
}

function proposalView (
  { bodyHash, bodySize, isHistorical, pseudonym, related, relation }: Proposal
): Pick<CaseView, 'bodyHash' | 'bodySize' | 'isHistorical' | 'pseudonym' | 'related' | 'relation'> {
  return {
    pseudonym: hex(pseudonym),
    relation: RELATION[relation],
    ...(isHistorical ? { isHistorical } : {}),
    ...(equal(related, ZERO_32) ? {} : { related: hex(related) }),
    bodyHash: hex(bodyHash),
    bodySize
  }
}

/** Shows the verdicts that counted, without the reasons of rejections. */
export function opinionsOf (entry: Case, parties: Parties): OpinionView[] {
  return entry.opinions.map(opinion => opinionView(opinion, parties, new Map()))
}

function slotView (entry: Case, holder: Holder, parties: Parties): SlotView {
  const { deadline, since, state, takeUp, validator } = holder
  return {
    validator: parties.show(validator), since, state: HOLDER_STATE[state], takenUp: takeUp !== TakeUp.none,
    ...(deadline === 0 || !isAwaited(entry, holder) ? {} : { until: deadline })
  }
}

function barView ({ needed, panel, rejections }: Case): BarView {
  return {
    panel, approvalsNeeded: needed, rejectionsNeeded: panel - needed + 1,
    earlierRejections: rejections.length
  }
}

function opinionView (opinion: CountedOpinion, parties: Parties, all: Details): OpinionView {
  const { decision, group, height, judgedBy, validator } = opinion
  const details = all.get(hex(validator))
  return {
    validator: parties.show(validator),
    decision: decision === Decision.approve ? 'approve' : 'reject',
    judgedBy: judgedBy === JudgedBy.clinician ? 'clinician' : 'rules',
    ...groupView(group),
    ...(details === undefined ? {} : { details }),
    height
  }
}

export function groupView (group: ReasonGroup): Pick<OpinionView, 'group'> {
  const name = GROUP_NAMES[group]
  return name === 'none' ? {} : { group: name }
}
