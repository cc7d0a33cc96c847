import {
  ServiceError, type HospitalServices, type ReviewDecisionView, type ReviewItemView
} from '../../api/index.js'
import { dutiesOn } from '../../protocol/ledger/index.js'
import type { Case } from '../../protocol/types/index.js'
import { CaseStatus, Decision, hex } from '../../protocol/types/index.js'
import {
  CLINICIAN_RULES, isRule, knownIdentifier, MEMBER_SYSTEM, NO_REASON, parseSubmission, reasonCode, RULES,
  type SubmissionDefaults
} from '../../records/index.js'
import type { HospitalConfig } from '../config/index.js'
import type { HospitalNode } from '../hospital-node.js'
import type { Hospital } from '../hospital/index.js'
import type { QueuedReview } from '../hospital/reviews.js'
import { MAX_QUEUED } from '../hospital/submissions.js'
import type { RunningChain } from '../running-chain.js'
import type { CaseFinder } from './case-finder.js'
import type { CaseWaiters } from './case-waiters.js'
import { historyOf } from './history.js'
import type { Parties } from './parties.js'
import { findingView, notMember } from './refusals.js'
import { submitDocument, TURN_MS } from './submitting.js'

export interface HospitalParts {
  readonly chain: RunningChain
  readonly hospital: Hospital
  readonly finder: CaseFinder
}

/** What a hospital's systems and clinicians can do. */
export function hospitalServices (
  node: HospitalNode, parts: () => HospitalParts, waiters: CaseWaiters, parties: Parties
): HospitalServices {
  async function decide (
    text: string, decision: 'approve' | 'reject', reason: number, code?: string
  ): Promise<ReviewDecisionView> {
    const { chain, hospital, queued } = await findReview(parts(), text)
    checkMember(chain)
    const { host: { state: { ledger } }, signer } = chain.core
    const now = ledger.undecided.get(hex(queued.caseId))
    // A clinician's word is on the case: it counts in every attempt that may still be answered.
    const opinions = now === undefined ? [] : dutiesOn(now, ledger, signer.id).map(({ attempt }) => ({
      caseId: queued.caseId, attempt,
      decision: decision === 'approve' ? Decision.approve : Decision.reject, reason
    }))
    const given = await hospital.opinions.give(opinions, [hospital.reviews.dequeuing(queued.caseId)])
    if (given.length === 0) {
      throw new ServiceError(409, 'already-decided', 'this hospital has given its opinion on this case')
    }
    return {
      caseId: hex(queued.caseId), attempt: queued.attempt, decision,
      ...(code === undefined ? {} : { reason: code })
    }
  }

  return {
    async submit (resource, options) {
      const { chain, hospital, finder } = parts()
      const { clock, random } = chain.core
      const endsAt = options.waitMs === 0 ? undefined : clock.monotonic() + options.waitMs
      const parsed = parseSubmission(resource, defaultsOf(node, chain), clock.wall(), {
        force: options.force, random: random(32)
      })
      await checkReady(hospital, options.waitMs)
      return await submitDocument({ chain, hospital, finder, waiters }, resource, parsed, endsAt)
    },
    async reviews () {
      const { chain, hospital, finder } = parts()
      const queue = await hospital.reviews.list()
      const cases = await finder.readMany(queue.map(one => one.caseId))
      const byId = new Map(cases.map(one => [hex(one.id), one]))
      return queue.flatMap(queued => {
        const one = byId.get(hex(queued.caseId))
        return one === undefined ? [] : [itemView(queued, one, chain, parties)]
      })
    },
    async review (text) {
      const { chain, hospital, queued, one } = await findReview(parts(), text)
      const body = await openBody(chain, hospital, one)
      if (body === undefined) {
        throw new ServiceError(503, 'body-missing', 'the body is not here yet; try again')
      }
      return { ...itemView(queued, one, chain, parties), body }
    },
    async approve (caseId, note) {
      if (note.length > 0) node.base.logger.info({ case: caseId }, 'approved with a note')
      return await decide(caseId, 'approve', NO_REASON)
    },
    async reject (caseId, reason) {
      if (!isRule(reason)) {
        throw new ServiceError(422, 'unknown-reason', `"${reason.slice(0, 20)}" is not a coded reason; use ` +
          `${CLINICIAN_RULES.join(', ')} or a rule: ${RULES.slice(0, 12).join(', ')}…`)
      }
      return await decide(caseId, 'reject', reasonCode(reason), reason)
    },
    async history (identifier) {
      const { chain, hospital, finder } = parts()
      const entries = await historyOf(chain, hospital, finder, knownIdentifier({
        system: identifier.system ?? node.config.patientSystem, value: identifier.value
      }, patientSystems(node.config)))
      if (entries.length === 0) {
        throw new ServiceError(404, 'unknown-patient', 'no record here bears this identifier; give it as ' +
          'system|value, exactly as in Patient.identifier')
      }
      return { entries }
    }
  }
}

/** Whom this hospital names where a submission names nobody. */
function defaultsOf ({ base, config }: HospitalNode, chain: RunningChain): SubmissionDefaults {
  const practitioner = config.practitionerNumber === ''
    ? { system: MEMBER_SYSTEM, value: base.network.peerId }
    : { system: config.practitionerSystem, value: config.practitionerNumber }
  return {
    submitter: chain.core.signer.id, practitioner, patientSystems: patientSystems(config),
    ...(config.recordSystem === '' ? {} : { recordSystem: config.recordSystem }),
    ...(config.recordBase === '' ? {} : { recordBase: config.recordBase })
  }
}

/** The national register first, whatever other names or registers are configured beside it. */
function patientSystems ({ patientSystem, patientRegisters }: HospitalConfig): readonly string[] {
  return [patientSystem, ...patientRegisters]
}

function checkMember (chain: RunningChain): void {
  const { membership, signer } = chain.core
  if (!membership.set.has(signer.id)) {
    throw notMember()
  }
}

/** A chain that has just begun agrees on its linking key within seconds; that is worth waiting for. */
async function checkReady (hospital: Hospital, waitMs: number): Promise<void> {
  if (!await hospital.linking.whenReady(waitMs === 0 ? TURN_MS : waitMs)) {
    throw new ServiceError(503, 'no-linking-key', 'the hospitals have not agreed on a linking key yet, or ' +
      'this one has not received it; status says who is away')
  }
  if (hospital.submissions.queued >= MAX_QUEUED) {
    throw new ServiceError(503, 'busy', 'too many submissions wait for their turn; try again in a second')
  }
}

async function findReview (parts: HospitalParts, text: string): Promise<HospitalParts & {
  readonly queued: QueuedReview, readonly one: Case
}> {
  const id = await parts.finder.resolve(text)
  const [queued, one] = await Promise.all([parts.hospital.reviews.find(id), parts.finder.read(id)])
  if (one !== undefined && one.status > CaseStatus.open) {
    throw new ServiceError(409, 'already-decided', 'this case is decided already')
  }
  if (queued === undefined || one === undefined) {
    throw new ServiceError(409, 'not-drawn-here',
      'this case does not wait for this hospital; see review list')
  }
  return { ...parts, queued, one }
}

async function openBody (chain: RunningChain, hospital: Hospital, one: Case): Promise<unknown> {
  const [key, ciphertext] = await Promise.all([
    hospital.custody.key(one.id), chain.core.store.getBody(one.bodyHash)
  ])
  if (key === undefined || ciphertext === undefined) return undefined
  const plaintext = hospital.custody.open(one, ciphertext, key)
  return plaintext === undefined ? undefined : JSON.parse(Buffer.from(plaintext).toString('utf8'))
}

function itemView (
  queued: QueuedReview, one: Case, chain: RunningChain, parties: Parties
): ReviewItemView {
  const { attemptWindowMs } = chain.core.chain.genesis.parameters
  return {
    caseId: hex(queued.caseId),
    attempt: queued.attempt,
    submitter: parties.show(one.submitter),
    receivedAt: queued.receivedAt,
    deadline: one.openedAt + (queued.attempt + 1) * attemptWindowMs,
    findings: queued.findings.map(findingView)
  }
}
