import type {
  Authority, ErasureAct, ErasureAttest, ErasureOrder, MemberId
} from '../../protocol/types/index.js'
import { name, number16, number32, number64, number8, sha, tagged, ZEROS } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import { stepMessage } from './layouts-of-erasures.js'
import type { ModelCase, ModelCases } from './model-cases.js'
import type { ModelPatients } from './model-patients.js'

const DAY_MS = 86_400_000
const BACKUPS_MS = 35 * DAY_MS
const ORDER_LIFE_MS = 7 * DAY_MS
const [REQUESTS_PER_DAY, ORDERS_ALONE, ORDERS_PER_DAY] = [200, 20, 5_000]
const [ERASE, HOLD] = [1, 4]
const NOTHING = name(ZEROS)

/** The phases of §19.2. */
const [REQUESTED, CONTESTED, SECONDING, ORDERED, IN_FORCE, REFUSED, CLOSED, WITHDRAWN] =
  [1, 2, 3, 4, 5, 6, 7, 8]
const PENDING = [REQUESTED, CONTESTED, SECONDING, ORDERED]

interface Measure {
  phase: number
  handle: Uint8Array
  requester: Uint8Array
  isFiled: boolean
  requestedAt: number
  signedAt: number
  ground: number
  decidedAt: number
  effectiveAt: number
  votes: { readonly hospital: string, readonly grants: boolean }[]
  height: number
}
type Counts = {
  day: number, requests: number, orders: number, granted: number, refused: number, late: number
}
type Further = Extract<ErasureAct, { readonly type: 'withdraw' | 'contest' }>

/** An erasure that is ordered, or in force. */
export interface Unfinished {
  readonly record: string
  readonly isInForce: boolean
  readonly attested: ReadonlySet<string>
}

/** Follows erasures, restrictions, corrections and holds again (§19), from SPECIFICATION.md alone. */
export class ModelErasures {
  readonly #measures = new Map<string, Measure>()
  readonly #versions = new Map<string, readonly string[]>()
  readonly #attested = new Map<string, Set<string>>()
  readonly #counts = new Map<string, Counts>()
  #rows = new Map<string, string>()
  #height = 0
  #time = 0
  #members: readonly string[] = []
  readonly #windowMs: number

  constructor (
    private readonly run: WatchedRun, private readonly cases: ModelCases,
    private readonly patients: ModelPatients
  ) {
    this.#windowMs = run.chain.genesis.parameters.attemptWindowMs
  }

  begin (height: number, time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#height = height
    this.#time = time
    this.#members = members.map(name)
  }

  /** The rows of the block, sorted. */
  get rows (): string[] { return [...this.#rows].map(([key, value]) => `${key} ${value}`).sort() }

  /** Returns the versions of an erased record; none before the effect. */
  versionsOf (record: string): readonly string[] { return this.#versions.get(record) ?? [] }

  /** Returns the erasures that were decided by a time, and that nothing holds up. */
  unfinished (by: number): Unfinished[] {
    return [...this.#measures].flatMap(([key, { decidedAt, phase }]) => {
      const record = key.slice(0, -2)
      if (key !== keyOf(record, ERASE) || decidedAt > by) return []
      if (phase !== IN_FORCE && (phase !== ORDERED || this.#holdOn(record) !== undefined)) return []
      return [{ record, isInForce: phase === IN_FORCE, attested: this.#attested.get(record) ?? new Set() }]
    })
  }

  take ({ act, author, measure, record }: ErasureOrder): string | undefined {
    if (!this.#members.includes(name(author))) return 'a step of a stranger'
    const found = this.cases.all.get(name(record))
    if (found === undefined) return 'a measure on nothing'
    const key = keyOf(name(record), measure)
    const row = this.#measures.get(key)
    if (act.type !== 'decide' && measure === HOLD) return 'a hold of a patient'
    const fault = act.type === 'request' ? this.#request(key, found, row, act, author)
      : act.type === 'decide' ? this.#decide(key, found, measure, act.ground, author)
        : row === undefined ? 'a step without a request'
          : act.type === 'effect' ? this.#effect(found, row, measure, act)
            : this.#further(row, measure, name(record), act, author)
    const after = this.#measures.get(key)
    if (after !== undefined) this.#rows.set(`measure ${key}`, name(bytesOf(after)))
    return fault
  }

  attest ({ author, backupsUntil, discard, fileSystem, record, wiped }: ErasureAttest): string | undefined {
    const [hospital, id] = [name(author), name(record)]
    if (!this.#members.includes(hospital)) return 'an attestation of a stranger'
    if (wiped < 1 || wiped > 31) return 'an attestation of nothing'
    if (this.#measures.get(keyOf(id, ERASE))?.phase !== IN_FORCE) return 'an attestation of no erasure'
    const attested = this.#attested.get(id) ?? new Set()
    this.#attested.set(id, attested)
    if (attested.has(hospital)) return 'a second attestation'
    attested.add(hospital)
    this.#rows.set(`attestation ${id}${hospital}`, name(Buffer.concat([
      number64(this.#time), number8(wiped), number8(fileSystem), number8(discard), number64(backupsUntil)
    ])))
    return backupsUntil > this.#time + BACKUPS_MS ? 'backups for too long' : undefined
  }

  #request (
    key: string, found: ModelCase, before: Measure | undefined,
    { by, handle, token }: Extract<ErasureAct, { readonly type: 'request' }>, author: MemberId
  ): string | undefined {
    const counts = this.#countsOf(author)
    counts.requests++
    this.#noteCounts(author)
    const isFiled = by.type === 'form'
    this.#measures.set(key, {
      phase: REQUESTED, handle, requester: isFiled ? author : by.key, isFiled, requestedAt: this.#time,
      signedAt: isFiled ? before?.signedAt ?? 0 : by.signedAt, ground: 0, decidedAt: 0, effectiveAt: 0,
      votes: [], height: this.#height
    })
    if (counts.requests > REQUESTS_PER_DAY) return 'too many requests'
    if (!isRecord(found)) return 'a request for no record'
    const link = sha(tagged(this.run.chain, 'link'), handle, token)
    if (name(link) !== name(found.proposal.link)) return 'a request of another patient'
    if (before?.phase === IN_FORCE || PENDING.includes(before?.phase ?? 0)) return 'a second request'
    const isSettled = before?.phase === REFUSED || before?.phase === CLOSED
    if (isSettled && this.#time < before.decidedAt + 30 * this.#windowMs) return 'a request again too early'
    return this.#faultOfRight(by, handle, before, key, 1)
  }

  #further (
    row: Measure, measure: number, record: string, { by, handle, type }: Further, author: MemberId
  ): string | undefined {
    const { isFiled, phase, requester } = row
    const isDue = phase === ORDERED && this.#time >= row.effectiveAt
    const isOverdue = phase === REQUESTED && this.#time >= row.requestedAt + 30 * this.#windowMs
    const mayWithdraw = (PENDING.includes(phase) && !isDue) || (phase === IN_FORCE && measure !== ERASE)
    const step = type === 'withdraw' ? 2 : 3
    const wrong = this.#faultOfRight(by, handle, row, keyOf(record, measure), step)
    row.phase = type === 'withdraw' ? WITHDRAWN : CONTESTED
    row.height = this.#height
    if (type === 'contest') row.votes = []
    if (by.type === 'key') row.signedAt = by.signedAt
    if (name(handle) !== name(row.handle)) return 'a step of another patient'
    const isOfAnother = by.type === 'form' && isFiled && name(requester) !== name(author)
    if (isOfAnother && this.#members.includes(name(requester))) return 'a step on the form of another'
    const may = type === 'withdraw' ? mayWithdraw : phase === REFUSED || isOverdue
    return may ? wrong : `a ${type} in phase ${phase}`
  }

  #decide (
    key: string, found: ModelCase, measure: number, ground: number, author: MemberId
  ): string | undefined {
    const isOwn = name(author) === name(found.submitter)
    const grants = ground < 32
    if ((ground === 7 || ground === 38) !== (measure === HOLD)) return 'a ground of another measure'
    if (measure === HOLD) return this.#changeHold(key, grants, ground, author, isOwn && isRecord(found))
    const row = this.#measures.get(key)
    if (row === undefined) return 'a decision without a request'
    const { phase } = row
    Object.assign(row, { ground, decidedAt: this.#time, height: this.#height })
    const hospital = name(author)
    if (!isOwn) {
      const mayVote = (phase === CONTESTED || phase === SECONDING) &&
        !(row.isFiled && name(row.requester) === hospital) &&
        !row.votes.some(vote => vote.hospital === hospital)
      row.votes.push({ hospital, grants })
      if (!mayVote) return 'a vote without a right'
      if (row.votes.filter(vote => vote.grants === grants).length < 2) return undefined
      if (grants) return this.#grant(row, measure, found.id)
      row.phase = CLOSED
      return undefined
    }
    const counts = this.#countsOf(author)
    const isAlone = measure !== ERASE || counts.orders < ORDERS_ALONE
    if (grants && measure === ERASE) counts.orders++
    if (grants) counts.granted++
    else counts.refused++
    if (this.#time >= row.requestedAt + 30 * this.#windowMs) counts.late++
    this.#noteCounts(author)
    if (phase !== REQUESTED) return 'a decision in another phase'
    if (counts.orders > ORDERS_PER_DAY) return 'too many orders'
    row.phase = grants ? SECONDING : REFUSED
    return grants && isAlone ? this.#grant(row, measure, found.id) : undefined
  }

  #grant (row: Measure, measure: number, record: string): string | undefined {
    row.phase = measure === ERASE ? ORDERED : IN_FORCE
    row.effectiveAt = this.#time + (measure === ERASE ? 3 * this.#windowMs : 0)
    return measure === ERASE ? this.#holdOn(record) : undefined
  }

  #changeHold (
    key: string, begins: boolean, ground: number, author: MemberId, mayHold: boolean
  ): string | undefined {
    const isHeld = this.#measures.get(key)?.phase === IN_FORCE
    this.#measures.set(key, {
      phase: begins ? IN_FORCE : WITHDRAWN, handle: ZEROS, requester: author, isFiled: true,
      requestedAt: this.#time, signedAt: 0, ground, decidedAt: this.#time, effectiveAt: this.#time, votes: [],
      height: this.#height
    })
    return mayHold && begins !== isHeld ? undefined : 'a hold out of turn'
  }

  #effect (
    found: ModelCase, row: Measure, measure: number,
    { at, versions }: Extract<ErasureAct, { readonly type: 'effect' }>
  ): string | undefined {
    const { phase } = row
    const ids = versions.map(name)
    row.phase = IN_FORCE
    row.height = this.#height
    this.#versions.set(found.id, ids)
    for (const id of ids) {
      this.cases.erased.add(id)
      this.#rows.set(`erased ${id}`, found.id)
    }
    if (measure !== ERASE || phase !== ORDERED || row.effectiveAt !== at) return 'an effect without an order'
    if (this.#time < at) return 'an effect too early'
    const all = ids.map(id => this.cases.all.get(id))
    const isWhole = all.every((version, i) =>
      version?.status === 'accepted' && version.replaces === (ids[i + 1] ?? NOTHING))
    if (!isWhole || all[0]?.isSuperseded !== false || ids.at(-1) !== found.id) return 'an effect on a part'
    return this.#holdOn(found.id)
  }

  /** Describes what keeps a record from being erased. */
  #holdOn (record: string): string | undefined {
    if (this.#measures.get(keyOf(record, HOLD))?.phase === IN_FORCE) return 'an erasure during a hold'
    const of = this.cases.all.get(record)
    const isOpen = this.cases.undecided.some(each =>
      each.replaces !== NOTHING && each.patient === of?.patient)
    return isOpen ? 'an erasure during a correction' : undefined
  }

  /** Describes why nobody may make a step of a patient by this right (§19.1). */
  #faultOfRight (
    by: Authority, handle: Uint8Array, before: Measure | undefined, key: string, step: number
  ): string | undefined {
    const speakers = this.patients.speakersOf(handle, this.#time)
    if (by.type === 'form') return speakers.length > 0 ? 'a form of a patient with a key' : undefined
    const { order, signedAt } = by
    const message = stepMessage(this.run.chain, Buffer.from(key, 'hex'), step, signedAt)
    if (!this.run.chain.verifier.verify(by.key, message, order)) return 'a step without its signature'
    if (signedAt > this.#time || this.#time - signedAt >= ORDER_LIFE_MS) return 'a step of another time'
    if (before !== undefined && signedAt <= before.signedAt) return 'a step again'
    const earlier = this.patients.speakersOf(handle, signedAt)
    const mayStep = speakers.includes(name(by.key)) && earlier.includes(name(by.key))
    return mayStep ? undefined : 'a step without a right'
  }

  #countsOf (author: MemberId): Counts {
    const day = Math.floor(this.#time / DAY_MS)
    const last = this.#counts.get(name(author)) ??
      { day, requests: 0, orders: 0, granted: 0, refused: 0, late: 0 }
    const counts = last.day === day ? last : { ...last, day, requests: 0, orders: 0 }
    this.#counts.set(name(author), counts)
    return counts
  }

  #noteCounts (author: MemberId): void {
    const { day, granted, late, orders, refused, requests } = this.#countsOf(author)
    this.#rows.set(`erasure-count ${name(author)}`, name(Buffer.concat([
      number32(day), number16(requests), number16(orders), number32(granted), number32(refused),
      number32(late)
    ])))
  }
}

function isRecord ({ replaces, status }: ModelCase): boolean {
  return status === 'accepted' && replaces === NOTHING
}

function keyOf (record: string, measure: number): string { return record + name(number8(measure)) }

function bytesOf (row: Measure): Buffer {
  return Buffer.concat([
    number8(row.phase), row.handle, row.requester, number8(row.isFiled ? 1 : 0), number64(row.requestedAt),
    number64(row.signedAt), number8(row.ground), number64(row.decidedAt), number64(row.effectiveAt),
    number16(row.votes.length),
    ...row.votes.flatMap(({ grants, hospital }) => [Buffer.from(hospital, 'hex'), number8(grants ? 1 : 0)]),
    number64(row.height)
  ])
}
