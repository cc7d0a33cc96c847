import {
  CustodyRefusal, WithheldKey, custodyReplyCodec, custodyRequestCodec, custodyResultsCodec,
  verifyCustodyRequest, type CustodyClaim, type CustodyReply, type CustodyRequest, type CustodyResult,
  type RefusedCase
} from '../../protocol/codec/index.js'
import { sealBox } from '../../protocol/crypto/native/sealing/index.js'
import type { Closure, PatientSituation, WhoReads } from '../../protocol/consent/index.js'
import {
  giveResults, isOwnKey, isShownTreatment, judgeClaim, judgeClosure, judgeReading, type Reading
} from '../../protocol/custody/index.js'
import {
  BoundedMap, CUSTODY_KEY, PURPOSES, hex, utf8, type Case, type CaseId, type Chain, type Height,
  type KeyEpoch, type MemberId, type PatientHandle, type Scalar, type Signer, type Timestamp
} from '../../protocol/types/index.js'
import type { Pads } from '../../storage/index.js'
import type { KeysAnswered } from '../accesses/key-notes.js'
import type { Logger, RandomBytes } from '../machine/ports.js'
import { refuseUnsound, serve, type AskParts } from '../peers/ask.js'
import { ProvedCases } from './proved-cases.js'

/** How many nonces of each requester are remembered: more than its quota allows in a minute. */
const NONCES_REMEMBERED = 2048
/** How many cases a log line names. */
const CASES_NAMED = 16
export const CUSTODY_BOX_CONTEXT = utf8('medichain/v2/custody')
const NO_BOX = new Uint8Array(0)

/** What the custody of keys needs of the node's ledger and key store. */
export interface CustodyLedger {
  /** False for a chain in doubt, whose members may be former ones (§5.5). */
  readonly isWhole: boolean
  readonly activeEpoch: KeyEpoch | undefined
  readonly height: Height
  /**
   * Waits a moment for the block of a height. False if this hospital lacks it then, or is out of touch: its
   * ledger may lack what others decided.
   */
  follows (height: Height): Promise<boolean>
  /** Returns an own share of the custody key; undefined if this hospital has none. */
  shareOf (epoch: number): Scalar | undefined
  /** Returns the cases that final blocks opened, in the order of the ids. */
  casesOf (ids: readonly CaseId[]): Promise<(Case | undefined)[]>
  /** Returns what closes the records of cases, in their order. */
  closuresOf (cases: readonly Case[]): Promise<(Closure | undefined)[]>
}

/** What this hospital knows of the consents of patients. */
export interface PatientConsents {
  /** Returns the time by which consents are judged. */
  now (): Timestamp
  /** Opens the live consents of a patient with the key that a requester handed over. */
  byKey (
    handle: PatientHandle, key: Uint8Array, treats: boolean, time: Timestamp
  ): Promise<PatientSituation>
  /** Finds the emergency by which somebody may read. No consent can close it, so none is opened. */
  emergency (
    handle: PatientHandle, who: Pick<WhoReads, 'hospital' | 'practitioner'>, time: Timestamp
  ): Promise<PatientSituation>
}

export interface CustodyParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly ledger: CustodyLedger,
  readonly pads: Pick<Pads, 'get'>, readonly random: RandomBytes, readonly logger: Logger
}

/** Logs what this hospital gives and refuses, for the patient. */
export interface LogsKeys {
  /** Resolves when the log is durable. Nothing is given if it fails. */
  note (answered: KeysAnswered, now: Timestamp): Promise<void>
  /** Counts an attempt that no event can tell the patient, as it came without the key of the patient. */
  countAttempt (requester: MemberId, now: Timestamp): void
}

export interface CustodyServerParts extends CustodyParts {
  readonly patients: PatientConsents
  readonly keyNotes: LogsKeys
}

type Judged =
  | { readonly type: 'given', readonly found: Case, readonly pad: Uint8Array, readonly isOwn: boolean }
  /** `isDenied`: the claim fits its case, and the consents refuse it. */
  | { readonly type: 'refused', readonly refused: RefusedCase, readonly isDenied: boolean }

/** A claim with its case, and what closes the record. */
interface Claimed {
  readonly claim: CustodyClaim
  readonly found: Case
  readonly closure: Closure | undefined
}

/**
 * Serves the `custody` protocol (SPECIFICATION.md §6.13). It gives partial results for record keys to the
 * submitter of a case, and to a hospital that the patient lets read (§16.3). They are sealed to a key of the
 * request. This hospital cannot open a record by what it gives or keeps. Each release is logged without any
 * field of the record.
 */
export class CustodyServer {
  readonly #nonces = new Map<string, BoundedMap<number, true>>()

  readonly #proved: ProvedCases

  constructor (private readonly parts: CustodyServerParts) {
    this.#proved = new ProvedCases(parts.chain)
  }

  async start (): Promise<void> {
    await serve(this.parts, 'custody', custodyRequestCodec, custodyReplyCodec,
      async (from, request, access) => await this.#answer(from, request, access))
  }

  async #answer (from: MemberId, request: CustodyRequest, access: string): Promise<CustodyReply> {
    const { chain, ledger, network, signer } = this.parts
    const parties = { requester: from, holder: signer.id }
    refuseUnsound(this.parts, from, verifyCustodyRequest(chain, parties, request))
    if (access !== 'member' || !ledger.isWhole) return refusal(CustodyRefusal.noMember)
    if (!await ledger.follows(request.height)) return refusal(CustodyRefusal.behind)
    const epoch = ledger.activeEpoch
    if (epoch?.number !== request.epoch) return refusal(CustodyRefusal.wrongEpoch)
    const share = ledger.shareOf(epoch.number)
    if (share === undefined) return refusal(CustodyRefusal.noShare)
    if (!this.#isNew(from, request.nonce)) return refusal(CustodyRefusal.repeated)
    const reading = { requester: from, reading: request.reading, time: this.parts.patients.now() }
    if (!isOwnKey(chain.id, request.reading)) {
      network.report(from, 'false-consent-key')
      this.parts.keyNotes.countAttempt(from, reading.time)
      this.parts.logger.warn(() => ({ from: hex(from) }),
        'custody of keys: a request had a wrong key of consents, so nobody could have seen it in the log')
      return refusal(CustodyRefusal.falseKey)
    }
    const situation = once(async () => await this.#situation(reading))
    const judged = await this.#judgeAll(reading, epoch, distinct(request.claims), situation)
    await this.#note(reading, judged)
    return this.#reply(from, request, { epoch, share }, judged)
  }

  /** Logs, for the patient, the keys of this answer. The answer leaves when the log is on the disk. */
  async #note ({ reading, requester, time }: Reading, judged: readonly Judged[]): Promise<void> {
    if (reading === undefined) return
    const given = judged.flatMap(one => one.type === 'given' && !one.isOwn ? [one.found.id] : [])
    const refused = judged.flatMap(one => one.type === 'refused' && one.isDenied ? [one.refused.caseId] : [])
    if (given.length + refused.length === 0) return
    await this.parts.keyNotes.note({ requester, reading, given, refused }, time)
  }

  #reply (
    to: MemberId, { ephemeralKey }: CustodyRequest,
    { epoch, share }: { readonly epoch: KeyEpoch, readonly share: Scalar }, judged: readonly Judged[]
  ): CustodyReply {
    const { chain, random } = this.parts
    const given = judged.filter(one => one.type === 'given')
    const refused = judged.flatMap(one => one.type === 'refused' ? [one.refused] : [])
    this.#log(to, given.map(({ found }) => found.id), refused)
    if (given.length === 0) return { type: 'answer', box: NO_BOX, refused }
    const { elements, proof } = giveResults({ chain, epoch }, share, given.map(({ found }) => found.custody))
    const results = given.map(({ found, pad }, at): CustodyResult =>
      ({ caseId: found.id, element: elements[at]!, pad }))
    const box = sealBox(ephemeralKey, custodyResultsCodec.encode({ results, proof }), CUSTODY_BOX_CONTEXT,
      { ephemeralSeed: random(32), nonce: random(12) })
    // A key of small order gets no box.
    return { type: 'answer', box: box ?? NO_BOX, refused }
  }

  /** Opens the consents of the patient of a request, and checks that the requester treats the patient. */
  async #situation (reading: Reading): Promise<PatientSituation | undefined> {
    const { chain, ledger, patients } = this.parts
    if (reading.reading === undefined) return undefined
    const { consentKey, handle, practitioner, purpose, treatment } = reading.reading
    if (purpose === PURPOSES.BTG) {
      return await patients.emergency(handle, { hospital: reading.requester, practitioner }, reading.time)
    }
    const [shown] = treatment === undefined ? [] : await ledger.casesOf([treatment.caseId])
    const treats = shown !== undefined && isShownTreatment(chain.id, reading, shown)
    return await patients.byKey(handle, consentKey, treats, reading.time)
  }

  /** @param situation of the patient, which is found once the first claim fits its case */
  async #judgeAll (
    reading: Reading, epoch: KeyEpoch, claims: readonly CustodyClaim[],
    situation: () => Promise<PatientSituation | undefined>
  ): Promise<Judged[]> {
    const { ledger } = this.parts
    const cases = await ledger.casesOf(claims.map(({ caseId }) => caseId))
    const known = cases.filter(found => found !== undefined)
    const closures = new Map((await ledger.closuresOf(known)).map((closure, i) => [known[i], closure]))
    return await Promise.all(claims.map(async (claim, i) => {
      const found = cases[i]
      return found === undefined
        ? refused(claim, WithheldKey.unknownCase)
        : await this.#judge(reading, epoch, { claim, found, closure: closures.get(found) }, situation)
    }))
  }

  async #judge (
    reading: Reading, epoch: KeyEpoch, { claim, closure, found }: Claimed,
    situation: () => Promise<PatientSituation | undefined>
  ): Promise<Judged> {
    const { chain, pads } = this.parts
    const why = judgeClaim(chain.id, reading, claim, found) ?? judgeClosure(claim, closure)
    if (why !== undefined) return refused(claim, why)
    const denied = claim.type === 'own'
      ? undefined
      : judgeReading(reading, claim, found, await situation(), closure)
    if (denied !== undefined) return refused(claim, denied, true)
    const publicKey = epoch.keys[CUSTODY_KEY]?.publicKey
    if (publicKey === undefined || !this.#proved.has(publicKey, found)) {
      return refused(claim, WithheldKey.notProved)
    }
    const pad = await pads.get(found.bodyHash)
    if (pad.type === 'erased') return refused(claim, WithheldKey.erased)
    return pad.type === 'pad'
      ? { type: 'given', found, pad: pad.pad, isOwn: claim.type === 'own' }
      : refused(claim, WithheldKey.noPad)
  }

  #log (to: MemberId, given: readonly CaseId[], refused: readonly RefusedCase[]): void {
    const { logger } = this.parts
    const fields = (cases: readonly CaseId[]) => () =>
      ({ to: hex(to), count: cases.length, cases: cases.slice(0, CASES_NAMED).map(hex) })
    if (given.length > 0) logger.info(fields(given), 'custody of keys: results released')
    if (refused.length > 0) {
      logger.info(fields(refused.map(({ caseId }) => caseId)), 'custody of keys: results refused')
    }
  }

  /** False for a nonce that was answered before. There is a map for each member, a hundred at most. */
  #isNew (requester: MemberId, nonce: number): boolean {
    const key = hex(requester)
    const seen = this.#nonces.get(key) ?? new BoundedMap<number, true>(NONCES_REMEMBERED)
    if (seen.has(nonce)) return false
    this.#nonces.set(key, seen.set(nonce, true))
    return true
  }
}

function refused ({ caseId }: CustodyClaim, code: WithheldKey, isDenied = false): Judged {
  return { type: 'refused', refused: { caseId, code }, isDenied }
}

function refusal (code: CustodyRefusal): CustodyReply {
  return { type: 'refused', code }
}

/** Calls a function at most once. */
function once<T> (find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined
  return async () => await (found ??= find())
}

/** Leaves out further claims to a case. */
function distinct (claims: readonly CustodyClaim[]): CustodyClaim[] {
  return [...new Map(claims.map(claim => [hex(claim.caseId), claim])).values()]
}
