import {
  MAX_CASES_PER_CUSTODY_REQUEST, type CustodyClaim, type PatientReading
} from '../../../protocol/codec/index.js'
import {
  SENSITIVE, decide, recordStateOf, type PatientSituation, type SignedEmergency, type WhoReads
} from '../../../protocol/consent/index.js'
import {
  classTagOf, classToken, consentKey, givenKey, linkToken, patientHandle
} from '../../../protocol/names/index.js'
import {
  PURPOSES, equal, type Case, type Chain, type ChainId, type PatientHandle, type PatientName, type Purpose,
  type Signer, AccessKind, type Timestamp
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { AccessLog } from '../../accesses/access-log.js'
import { notesOf } from '../../accesses/note.js'
import type { Closures } from '../../custody/closures.js'
import type { CustodyAsker } from '../../custody/custody-asker.js'
import type { Freshness } from '../erasures/freshness.js'
import type { Mismatches } from '../mismatches/mismatches.js'
import type { Opened, Reader, RecordReader } from '../read.js'
import type { Denials } from './denials.js'
import type { Situations } from './situations.js'

/** Requests for keys that are under way at once. A holder serves four of a hospital. */
const BATCHES_AT_ONCE = 3
/** A class is a u8. */
const CLASSES = 256

export interface PatientReadsParts {
  readonly chain: Chain, readonly signer: Signer, readonly asker: Pick<CustodyAsker, 'read'>
  readonly records: Pick<RecordReader, 'open' | 'readMany'>, readonly now: () => Timestamp
  /** Returns own emergencies that no block has yet. */
  readonly unconfirmed: (handle: PatientHandle) => Promise<SignedEmergency[]>
  readonly situations: Pick<Situations, 'of' | 'emergency' | 'treatment'>
  readonly store: Pick<NodeStore, 'getBodies'>
  readonly log: Pick<AccessLog, 'record'>
  readonly closures: Pick<Closures, 'all'>, readonly freshness: Pick<Freshness, 'isCurrent'>
  readonly denials: Pick<Denials, 'of'>, readonly mismatches: Pick<Mismatches, 'found'>
}

/** Who reads records of a patient, and why. */
export interface PatientRead extends Omit<WhoReads, 'hospital'> {
  readonly name: PatientName
  readonly purpose: Purpose
}

/**
 * Why a record stays closed. `not-permitted`: the decision refuses. No code tells a denial from a consent
 * that nobody gave. `not-here`: its body, or the key of an own record, is not here. `no-key`: too few
 * hospitals gave their part of the key. `erased`: for ever, at every hospital. `erasing`: an order waits, and
 * leaves the record to emergencies. `not-current`: this node does not know yet what was erased meanwhile.
 */
export type Closed = 'not-permitted' | 'not-here' | 'no-key' | 'erased' | 'erasing' | 'not-current'

export type PatientRecord = { readonly opened: Opened } | { readonly closed: Closed }

interface Permitted {
  readonly at: number
  readonly found: Case
  readonly sensitive: number
}

/**
 * Opens the records of a patient that the consents let this hospital read (SPECIFICATION.md §16.3). It
 * decides before it opens anything. The keys of records of other hospitals come from the holders of the
 * custody key, which decide once more. Such a key is used once, and never stored. Each decision is in the log
 * of accesses before an answer leaves (§18.4).
 */
export class PatientReads {
  constructor (private readonly parts: PatientReadsParts) {}

  /** False while this node does not know yet what was erased meanwhile. Then it opens no record. */
  get isCurrent (): boolean { return this.parts.freshness.isCurrent }

  /**
   * @param cases of the patient. @returns the records in the order of the cases
   * @throws AccessLogFull
   */
  async read (caller: Reader, cases: readonly Case[], read: PatientRead): Promise<PatientRecord[]> {
    const answers: PatientRecord[] = []
    if (!this.isCurrent) {
      await this.#log(cases, [], read)
      return cases.map(() => ({ closed: 'not-current' }))
    }
    const permitted = await this.#decide(cases, read, answers)
    // The log is flushed while the records are opened.
    await Promise.all([this.#log(cases, permitted, read), this.#open(caller, permitted, read, answers)])
    return answers
  }

  /**
   * Decides, and opens and logs nothing: for lists of accesses, which name records without their content.
   * @param cases of the patient. @returns why each stays closed; undefined for a record that would open
   */
  async closures (cases: readonly Case[], read: PatientRead): Promise<(Closed | undefined)[]> {
    if (!this.isCurrent) return cases.map(() => 'not-current')
    const answers: PatientRecord[] = []
    const permitted = new Set((await this.#decide(cases, read, answers)).map(({ at }) => at))
    return answers.map((answer, at) => permitted.has(at) || !('closed' in answer) ? undefined : answer.closed)
  }

  /** Logs what was decided: the records that are opened, and those that stay closed. */
  async #log (
    cases: readonly Case[], permitted: readonly Permitted[],
    { name, practitioner, purpose, role }: PatientRead
  ): Promise<void> {
    const { chain, log } = this.parts
    const details = { purpose: PURPOSES[purpose], practitioner, role }
    const opened = new Set(permitted.map(({ at }) => at))
    const refused = cases.filter((_, at) => !opened.has(at)).map(({ id }) => id)
    const kind = purpose === 'BTG' ? AccessKind.emergency : AccessKind.read
    await log.record([
      ...opened.size === 0
        ? []
        : notesOf(chain.id, name, kind, { ...details, cases: permitted.map(({ found }) => found.id) }),
      ...refused.length === 0
        ? []
        : notesOf(chain.id, name, AccessKind.decision, { ...details, isPermitted: false, cases: refused })
    ])
  }

  async #open (
    caller: Reader, permitted: readonly Permitted[], read: PatientRead, answers: PatientRecord[]
  ): Promise<void> {
    const { signer } = this.parts
    const isOwn = ({ found }: Permitted): boolean => equal(found.submitter, signer.id)
    await this.#openOwn(caller, permitted.filter(isOwn), answers)
    const foreign = permitted.filter(one => !isOwn(one))
    const batches: Permitted[][] = []
    for (let at = 0; at < foreign.length; at += MAX_CASES_PER_CUSTODY_REQUEST) {
      batches.push(foreign.slice(at, at + MAX_CASES_PER_CUSTODY_REQUEST))
    }
    await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, async () => {
      for (let some = batches.shift(); some !== undefined; some = batches.shift()) {
        await this.#openOthers(caller, some, read, answers)
      }
    }))
  }

  /** Decides about each case, and answers those that stay closed. */
  async #decide (
    cases: readonly Case[], { name, practitioner, purpose, role }: PatientRead, answers: PatientRecord[]
  ): Promise<Permitted[]> {
    const { chain, closures, now, signer, situations } = this.parts
    const time = now()
    const situation = purpose === 'BTG'
      ? await this.#emergency(name, practitioner, time)
      : await situations.of(name, signer.id, time, cases)
    const states = await closures.all(cases)
    return cases.flatMap((found, at) => {
      const isOwn = equal(found.submitter, signer.id)
      const sensitive = classOf(chain.id, name, found) ?? (isOwn ? SENSITIVE : undefined)
      answers[at] = { closed: 'not-permitted' }
      if (sensitive === undefined) return []
      const { basis, permits } = decide(
        { who: { hospital: signer.id, practitioner, role }, purpose, part: 'record', time },
        {
          caseId: found.id, state: recordStateOf(found, states[at]), class: sensitive, isOwn, hasSlot: false
        },
        situation)
      if (basis === 'erased' || basis === 'erasing') answers[at] = { closed: basis }
      return permits ? [{ at, found, sensitive }] : []
    })
  }

  /** While this hospital is out of touch, an emergency that is durable here opens own records. */
  async #emergency (
    name: PatientName, practitioner: WhoReads['practitioner'], time: Timestamp
  ): Promise<PatientSituation> {
    const { chain, signer, situations, unconfirmed } = this.parts
    const handle = patientHandle(chain.id, name)
    const who = { hospital: signer.id, practitioner }
    return await situations.emergency(handle, who, time, await unconfirmed(handle))
  }

  async #openOwn (caller: Reader, own: readonly Permitted[], answers: PatientRecord[]): Promise<void> {
    const opened = await this.parts.records.readMany(caller, own.map(({ found }) => found), 'history')
    for (const [i, { at }] of own.entries()) answers[at] = answerOf(opened[i])
  }

  async #openOthers (
    caller: Reader, permitted: readonly Permitted[], read: PatientRead, answers: PatientRecord[]
  ): Promise<void> {
    const { asker, chain, records, store } = this.parts
    const cases = permitted.map(({ found }) => found)
    const claims = permitted.map(({ found, sensitive }): CustodyClaim => ({
      type: 'patient', caseId: found.id, token: linkToken(chain.id, read.name, found.r),
      classToken: classToken(chain.id, read.name, found.r), sensitive
    }))
    const [recovered, bodies] = await Promise.all([
      asker.read(await this.#reading(read), cases, claims),
      store.getBodies(cases.map(({ bodyHash }) => bodyHash))
    ])
    for (const [i, { at, found }] of permitted.entries()) {
      const got = recovered.type === 'opened' ? recovered.keys[i] : undefined
      const ciphertext = bodies[i]
      answers[at] = { closed: ciphertext === undefined ? 'not-here' : 'no-key' }
      if (ciphertext === undefined || got?.type !== 'key') continue
      const opened = records.open(caller, found, 'history', { ciphertext, key: got.key })
      if (opened?.isApproved === false) await this.#report(found, got.key, read.name, permitted[i]!.sensitive)
      answers[at] = answerOf(opened)
    }
  }

  async #report (record: Case, key: Uint8Array, name: PatientName, sensitive: number): Promise<void> {
    const { chain: { id }, denials, mismatches } = this.parts
    const deniedTo = await denials.of(name)
    const patient = {
      handle: patientHandle(id, name), token: linkToken(id, name, record.r),
      logKey: givenKey(id, consentKey(id, name))
    }
    mismatches.found({ record, key, patient, denied: deniedTo(sensitive) })
  }

  /** Tells the holders who reads, with a case of this hospital that shows that it treats the patient. */
  async #reading ({ name, practitioner, purpose, role }: PatientRead): Promise<PatientReading> {
    const { chain, now, signer, situations } = this.parts
    const treatment = await situations.treatment(name, signer.id, now())
    return {
      handle: patientHandle(chain.id, name), consentKey: consentKey(chain.id, name),
      purpose: PURPOSES[purpose], practitioner, role,
      treatment: treatment &&
        { caseId: treatment.id, token: linkToken(chain.id, name, treatment.r) }
    }
  }
}

function answerOf (opened: Opened | undefined): PatientRecord {
  return opened === undefined ? { closed: 'not-here' } : { opened }
}

/** Finds the class to which the tag of a case commits; undefined if the tag is of another patient. */
function classOf (
  chainId: ChainId, name: PatientName, { classTag, r }: Pick<Case, 'classTag' | 'r'>
): number | undefined {
  const token = classToken(chainId, name, r)
  for (let sensitive = 0; sensitive < CLASSES; sensitive++) {
    if (equal(classTagOf(chainId, token, sensitive), classTag)) return sensitive
  }
  return undefined
}
