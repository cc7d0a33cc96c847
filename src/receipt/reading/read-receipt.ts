import { decode } from '../../protocol/codec/index.js'
import { nodeVerifier } from '../../protocol/crypto/index.js'
import {
  checkContent, checkReceipt, receiptCodec, receiptContentCodec, type ProvedCase
} from '../../protocol/receipt/index.js'
import {
  accept, CaseStatus, Decision, equal, fromHex, hex, JudgedBy, ReasonGroup, reject, Relation, ZERO_32,
  type CountedOpinion, type Holder, type MemberId, type ProvenOpinion, type Verdict
} from '../../protocol/types/index.js'
import { bytesIn } from './file-form.js'
import { meaningOf } from './meanings.js'
import type {
  DrawnHospital, NamedHospital, ReceiptOpinion, ReceiptReport, ReceiptStatus, ValidReport
} from './report.js'
import { headlineOf, notProvedBy, provedBy, type Told } from './sentences.js'
import { shownContent, type ShownContent } from './shown-content.js'

/**
 * Checks the parsed file of a receipt.
 * @param chainId the chain that the reader knows, 64 hexadecimal digits; undefined: the reader compares it
 */
export function readReceipt (json: unknown, chainId: string | undefined): ReceiptReport {
  const bytes = bytesIn(json)
  if (bytes.verdict !== 'accept') return refused(bytes.code)
  return readReceiptBytes(bytes.value.receipt, chainId, bytes.value.content)
}

/**
 * Checks the bytes of a receipt, from a file or from symbols.
 * @param content the bytes of its content, if the file has one
 */
export function readReceiptBytes (
  bytes: Uint8Array, chainId: string | undefined, content?: Uint8Array
): ReceiptReport {
  const decoded = decode(receiptCodec, bytes)
  if (decoded.verdict !== 'accept') return refused(`receipt-${decoded.code}`)
  const expected = chainId === undefined ? undefined : fromHex(chainId)
  const verdict = checkReceipt(nodeVerifier, expected, decoded.value)
  if (verdict.verdict !== 'accept') return refused(verdict.code)
  const shown = content === undefined ? accept(undefined) : contentOf(verdict.value, content)
  if (shown.verdict !== 'accept') return refused(shown.code)
  const told: Told = {
    ...toldBy(verdict.value, decoded.value.opinions, chainId !== undefined),
    ...(shown.value === undefined ? {} : { content: shown.value })
  }
  return {
    isValid: true, ...told, headline: headlineOf(told), proved: provedBy(told), notProved: notProvedBy(told)
  }
}

/** Returns the report on a receipt that is refused. */
export function refused (code: string): ReceiptReport {
  return { isValid: false, code, meaning: meaningOf(code) }
}

/** Checks that a content is the one of the case, and reads it. */
function contentOf ({ case: row, chain }: ProvedCase, bytes: Uint8Array): Verdict<ShownContent> {
  const decoded = decode(receiptContentCodec, bytes)
  if (decoded.verdict !== 'accept') return reject(`content-${decoded.code}`)
  const checked = checkContent(chain.id, row, decoded.value)
  if (checked.verdict !== 'accept') return checked
  const shown = shownContent(decoded.value.plaintext)
  return shown === undefined ? reject('content-unreadable') : accept(shown)
}

function toldBy (proved: ProvedCase, opinions: readonly ProvenOpinion[], isChainKnown: boolean): Told {
  const { case: row, chain, draw, hasShares, height, lists, successor, timestamp } = proved
  const named = (id: MemberId): NamedHospital => ({ name: lists.nameOf(id) ?? '', id: hex(id) })
  return {
    isChainKnown,
    chainId: hex(chain.id),
    chainName: chain.genesis.name,
    caseId: hex(row.id),
    status: STATUSES[row.status],
    height,
    certifiedAt: timeText(timestamp),
    submitter: named(row.submitter),
    proposedAt: timeText(row.proposedAt),
    recordHash: hex(row.bodyHash),
    relation: RELATIONS[row.relation],
    opinions: row.opinions.map((counted, place) =>
      opinionOf(counted, opinions[place]!.rulesetHash, named(counted.validator))),
    needed: row.needed,
    order: draw?.order.map(id => ({ ...named(id), part: partOf(id, row.holders, draw.skipped) })) ?? [],
    hasShares,
    ...equal(row.supersededBy, ZERO_32) || successor === undefined
      ? {}
      : { replacedBy: { caseId: hex(successor.id), by: endOf(successor.replaceRelation) } },
    listChanges: lists.changes
  }
}

function partOf (
  id: MemberId, holders: readonly Holder[], skipped: readonly MemberId[]
): DrawnHospital['part'] {
  if (holders.some(({ validator }) => equal(validator, id))) return 'given'
  return skipped.some(other => equal(other, id)) ? 'skipped' : 'not-needed'
}

function opinionOf (
  { decision, group, judgedBy }: CountedOpinion, rulesetHash: Uint8Array, hospital: NamedHospital
): ReceiptOpinion {
  const isRejection = decision === Decision.reject
  const reason = Object.entries(ReasonGroup).find(([, number]) => number === group)?.[0]
  return {
    hospital,
    verdict: isRejection ? 'rejected' : 'approved',
    judgedBy: judgedBy === JudgedBy.clinician ? 'clinician' : 'rules',
    ...isRejection && reason !== undefined ? { reason } : {},
    rulesetHash: hex(rulesetHash)
  }
}

function endOf (relation: Relation): NonNullable<ValidReport['replacedBy']>['by'] {
  return relation === Relation.retracts ? 'retracted' : 'amended'
}

/** Returns, for example, `2026-03-14 09:20:07 UTC`. A time that no calendar has stays a number. */
function timeText (ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime())
    ? `${ms} ms`
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const STATUSES: Readonly<Record<CaseStatus, ReceiptStatus>> = {
  [CaseStatus.undrawn]: 'undrawn', [CaseStatus.open]: 'open', [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected', [CaseStatus.expired]: 'expired'
}
const RELATIONS: Readonly<Record<Relation, ValidReport['relation']>> = {
  [Relation.new]: 'new', [Relation.amends]: 'amends', [Relation.retracts]: 'retracts',
  [Relation.resubmits]: 'resubmits'
}
