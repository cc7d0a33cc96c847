import { checkScope, ServiceError, type Caller, type SubmissionView } from '../../api/index.js'
import type { Relation, Timestamp } from '../../protocol/types/index.js'
import {
  asksForExcerpt, disputedIn, MEMBER_SYSTEM, readSubmission, type Source, type Submission,
  type SubmissionDefaults
} from '../../records/index.js'
import type { HospitalNode } from '../assembly/hospital-node.js'
import type { Hospital } from '../clinical/hospital.js'
import { MAX_QUEUED } from '../clinical/submissions.js'
import { correctedTime } from '../signing/own-clock.js'
import type { CaseWaiters } from './case-waiters.js'
import { clinicianOf } from './clinician.js'
import { correctable, refuseErased, type Related } from './corrections.js'
import { documentIn, type SentDocument } from './given-excerpt.js'
import type { HospitalParts } from './hospital-parts.js'
import { submitDocument, type Document } from './submitting.js'

export interface SubmitQuery {
  readonly force?: boolean
  readonly historical?: boolean
  readonly wait?: number
}

export interface SubmitOptions {
  /** Resolves references out of the document. */
  readonly outside?: Source
  /** The answer comes when the proposal is durable, unless the query says `wait`. */
  readonly isDurableEnough?: boolean
  /** What the Condition at a place of the document does to an earlier record; absent: it is new. */
  readonly relatedAt?: ReadonlyMap<string, Related>
  /** Places of Conditions that are read, and not submitted. */
  readonly leftOut?: ReadonlySet<string>
  /** Called before anything is proposed; it throws to refuse the submission. */
  checks? (parsed: Submission): void
}

/** Submits documents of this hospital: new diagnoses, and corrections of own records. */
export class SubmitCalls {
  /** Intake keeps what it derives from this list, so it is always the same list. */
  #registers: readonly string[] | undefined

  constructor (
    private readonly node: HospitalNode, private readonly parts: () => HospitalParts,
    private readonly waiters: CaseWaiters
  ) {}

  /** Lists the national register first, then the other names and registers that are configured. */
  get systems (): readonly string[] {
    const { patientRegisters, patientSystem } = this.node.config
    return this.#registers ??= [patientSystem, ...patientRegisters]
  }

  /** @throws ServiceError if no Condition was accepted */
  async submit (
    given: Document, query: SubmitQuery, caller: Caller, related: Related = {},
    options: SubmitOptions = {}
  ): Promise<SubmissionView> {
    if (query.force === true) checkScope(caller, 'local')
    const { document, excerpt } = await this.#documentIn(given)
    const { chain, ...rest } = this.parts()
    const { clock } = chain
    const waitMs = (query.wait ?? 0) * 1000
    const endsAt = waitMs === 0 ? undefined : clock.monotonic() + waitMs
    const hasExcerpt = excerpt !== undefined
    const parsed = this.read(document, query, caller, { ...related, hasExcerpt }, options)
    if (related.corrected !== undefined || related.disputed !== undefined) checkSingle(parsed)
    if (hasExcerpt) checkExcerpted(parsed)
    if (parsed.ok) options.checks?.(parsed)
    checkRoom(rest.hospital)
    const { isDurableEnough = false, leftOut = new Set(), relatedAt } = options
    const isHistorical = query.historical ?? false
    const relatedTo = (place: string): Related => relatedAt?.get(place) ?? related
    const submitting =
      { caller, chain, waiters: this.waiters, relatedTo, excerpt, isDurableEnough, isHistorical, ...rest }
    return await submitDocument(submitting, document, without(parsed, leftOut), endsAt)
  }

  /** Amends or retracts an own record. */
  async correct (
    id: string, relation: Relation, document: Document, query: SubmitQuery, caller: Caller,
    options: SubmitOptions = {}
  ): Promise<SubmissionView> {
    return await this.submit(document, query, caller, await this.correction(id, relation, caller), options)
  }

  /** Finds the own record that a diagnosis amends or retracts. @throws ServiceError as `correctable` */
  async correction (id: string, relation: Relation, caller: Caller): Promise<Related> {
    const { chain, finder, hospital } = this.parts()
    const found = await correctable(finder, chain.signer.id, id)
    await refuseErased(this.parts(), found.corrected)
    // The new version of a record that disputes another disputes it, too.
    const opened = await hospital.records.read(caller, found.corrected, 'dispute')
    const disputes = opened === undefined ? undefined : disputedIn(opened.plaintext)
    return { relation, ...found, ...(disputes === undefined ? {} : { disputes }) }
  }

  /** Takes a document out of its Parameters, and checks who has read the excerpt. @throws ServiceError */
  async #documentIn (given: Document): Promise<SentDocument> {
    const { document, excerpt } = documentIn(given)
    if (excerpt === undefined) return { document }
    return { document, excerpt: { ...excerpt, reader: await clinicianOf(this.parts(), excerpt.reader) } }
  }

  /** Reads a document by the rules of this hospital, and submits nothing. */
  read (
    { body, sent }: Document, { force = false, historical = false }: SubmitQuery, caller: Caller,
    related: Related & { readonly hasExcerpt?: boolean } = {}, { outside, relatedAt }: SubmitOptions = {}
  ): Submission {
    const parts = this.parts()
    const { random } = parts.chain
    const now = correctedTime(parts.chain)
    const defaults = { ...defaultsOf(this.node, parts, this.systems, now), ...recordSystemOf(caller) }
    return readSubmission(body, defaults, now, {
      ...related, force, random: random(32), ...(outside === undefined ? {} : { outside }),
      ...(relatedAt === undefined ? {} : { relatedAt }),
      received: { bytes: sent, seed: random(32), isHistorical: historical }
    })
  }
}

/** Leaves out what is not submitted. What is left out may also be refused. */
function without (parsed: Submission, leftOut: ReadonlySet<string>): Submission {
  if (leftOut.size === 0) return parsed
  const [refused, diagnoses] = [parsed.refused, parsed.ok ? parsed.diagnoses : []]
  const left = refused.filter(({ location }) => !leftOut.has(location))
  if (!parsed.ok && left.length > 0) return parsed
  return { ok: true, diagnoses: diagnoses.filter(({ location }) => !leftOut.has(location)), refused: left }
}

/** A correction or dispute is about one record, so its document has a single Condition. */
function checkSingle (parsed: Submission): void {
  if (!parsed.ok || parsed.diagnoses.length + parsed.refused.length === 1) return
  throw new ServiceError(422, 'not-single', 'a correction, dispute or excerpt is of exactly one Condition')
}

/** An excerpt is of one diagnosis without a code. Others need no text, and no hospital gets any. */
function checkExcerpted (parsed: Submission): void {
  checkSingle(parsed)
  if (!parsed.ok || parsed.diagnoses.every(({ findings }) => asksForExcerpt(findings))) return
  throw new ServiceError(422, 'excerpt-not-needed', 'this Condition has a code, and nobody needs text to ' +
    'judge it; send it without the excerpt')
}

/** Returns the clinician and the systems for a submission that names none. */
function defaultsOf (
  { base, config }: HospitalNode, { chain, hospital: { releases } }: HospitalParts,
  registers: readonly string[], now: Timestamp
): SubmissionDefaults {
  const practitioner = config.practitionerNumber === ''
    ? { system: MEMBER_SYSTEM, value: base.network.peerId }
    : { system: config.practitionerSystem, value: config.practitionerNumber }
  return {
    submitter: chain.signer.id, practitioner, patientSystems: registers,
    // Without an adopted release, the validators that have it judge alone.
    ...(releases.areReady(now) ? { releases: releases.of(now) } : {}),
    ...(config.recordSystem === '' ? {} : { recordSystem: config.recordSystem }),
    ...(config.recordBase === '' ? {} : { recordBase: config.recordBase })
  }
}

/** A client may number its diagnoses in a system of its own. */
function recordSystemOf (caller: Caller): Pick<SubmissionDefaults, 'recordSystem'> {
  const system = caller.kind === 'client' ? caller.recordSystem : undefined
  return system === undefined ? {} : { recordSystem: system }
}

function checkRoom ({ submissions }: Hospital): void {
  if (submissions.queued < MAX_QUEUED) return
  throw new ServiceError(503, 'busy', 'too many submissions wait for their turn; try again in a second')
}
