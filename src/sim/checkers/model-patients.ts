import type { Chain, MemberId, PatientAct, Transaction } from '../../protocol/types/index.js'
import { name, number16, number32, number64, number8, quorumOf } from './arithmetic.js'
import { keyMessage, orderMessage } from './layouts-of-orders.js'
import type { ModelAttested } from './model-attested.js'

const DAY_MS = 24 * 60 * 60 * 1000
const WAIT_MS = 7 * DAY_MS
const ORDERS_PER_DAY = 5_000
const ATTESTED_PER_DAY = 200
/** The number of each origin in a row (§16.4). */
const ORIGINS = ['', 'patient', 'appointed', 'filed', 'attested']

type Order = Extract<Transaction, { readonly kind: 17 | 18 | 19 }>
type Consent = {
  number: number, height: number, origin: string, signer: Uint8Array
  ruleHash: Uint8Array, keyCommitment: Uint8Array, until: number
}
type Appointed = { key: Uint8Array, role: number, scope: number, from: number, until: number }

interface Patient {
  counter: number
  key: Uint8Array | undefined
  waiting: { key: Uint8Array, since: number, vouches: number } | undefined
  appointed: Appointed[]
  consents: Consent[]
}

/** Follows the orders for patients again (§16), with objects that change instead of rows. */
export class ModelPatients {
  readonly #patients = new Map<string, Patient>()
  readonly #counts = new Map<string, { day: number, orders: number, attested: number }>()
  #rows = new Map<string, string>()
  #height = 0
  #time = 0
  #members: readonly string[] = []

  constructor (private readonly chain: Chain, private readonly attested: ModelAttested) {}

  begin (height: number, time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#height = height
    this.#time = time
    this.#members = members.map(name)
  }

  /** The rows of the block, sorted. */
  get rows (): string[] { return [...this.#rows].map(([key, value]) => `${key} ${value}`).sort() }

  /** Returns the keys of a patient and of its guardians that are in force now, and were at a time. */
  speakersOf (handle: Uint8Array, at: number): string[] {
    const patient = this.#patients.get(name(handle))
    if (patient === undefined) return []
    const key = keyAt(patient, at)
    const guardians = patient.appointed.filter(({ from, role, until }) =>
      role === 1 && from <= at && until > this.#time)
    return [...key === undefined ? [] : [key], ...guardians.map(guardian => guardian.key)].map(name)
  }

  take (order: Order, id: Uint8Array): string | undefined {
    const { author, counter, handle } = order
    const patient = this.#patients.get(name(handle)) ??
      { counter: 0, key: undefined, waiting: undefined, appointed: [], consents: [] }
    this.#patients.set(name(handle), patient)
    const fault = this.#faultOf(order, patient)
    patient.counter = counter
    this.#rows.set(`handle ${name(handle)}`, name(bytesOf(patient)))
    this.#rows.set(`order ${name(handle)}${name(number64(counter))}`,
      name(Buffer.concat([number64(this.#height), id])))
    const attests = order.kind === 18 && order.act.type === 'attest'
    const isSuspended = attests && this.attested.isSuspended(author)
    if (attests) this.attested.file(order, order.act.ruleHash, id)
    if (isSuspended) return 'a consent without the right'
    return fault ?? this.#count(name(author), attests)
  }

  /** Ends a consent by a review, if it is not gone already. */
  end (handle: Uint8Array, number: number): void {
    const patient = this.#patients.get(name(handle))
    if (patient === undefined || !removed(patient.consents, consent => consent.number === number)) return
    this.#rows.set(`handle ${name(handle)}`, name(bytesOf(patient)))
  }

  #faultOf (order: Order, patient: Patient): string | undefined {
    if (!this.#members.includes(name(order.author))) return 'an order of a stranger'
    if (order.counter !== patient.counter + 1) return 'an order out of turn'
    const keyBefore = 'signedAt' in order ? keyAt(patient, order.signedAt) : undefined
    this.#passTime(patient)
    switch (order.kind) {
      case 17: return this.#signed(order, patient, keyBefore)
      case 18: return this.#filed(order, patient)
      case 19: return this.#register(order, patient)
    }
  }

  #passTime (patient: Patient): void {
    if (patient.waiting !== undefined && patient.waiting.since <= this.#time) {
      patient.key = patient.waiting.key
      patient.waiting = undefined
    }
    patient.appointed = patient.appointed.filter(({ until }) => until > this.#time)
    patient.consents = patient.consents.filter(({ origin, until }) =>
      (until === 0 || until > this.#time) && !(origin === 'attested' && patient.key !== undefined))
  }

  #signed (
    { act, counter, handle, key, order, signedAt }: Extract<Order, { kind: 17 }>, patient: Patient,
    keyBefore: Uint8Array | undefined
  ): string | undefined {
    const message = orderMessage(this.chain, handle, counter, signedAt, act)
    if (!this.chain.verifier.verify(key, message, order)) return 'an order without its signature'
    if (signedAt > this.#time || this.#time - signedAt >= WAIT_MS) return 'an order of another time'
    if (act.type === 'attest' || act.type === 'object') return 'an order that only hospitals file'
    if (act.type === 'rotate' && !this.#isHeld(act.key, act.possession, handle, counter)) {
      return 'a key that nobody holds'
    }
    if (same(patient.key, key)) {
      if (!same(keyBefore, key)) return 'an order before its key is in force'
      return this.#act(act, patient, { origin: 'patient', signer: key })
    }
    const by = patient.appointed.find(each => same(each.key, key))
    if (by === undefined || by.from > signedAt) return 'an order of somebody without a right'
    const may = act.type === 'give' ? by.scope % 2 === 1
      : act.type === 'revoke' ? (by.scope >> 1) % 2 === 1
        : act.type === 'cancel' ? by.role === 1 : act.type === 'dismiss' && same(act.key, key)
    return may ? this.#act(act, patient, { origin: 'appointed', signer: key }) : 'an order outside its scope'
  }

  #filed ({ act, author }: Extract<Order, { kind: 18 }>, patient: Patient): string | undefined {
    const speaks = patient.appointed.some(({ from, role }) => role === 1 && from <= this.#time)
    if (patient.key !== undefined || speaks) return 'a form of a patient with a key'
    if (act.type === 'rotate' || act.type === 'cancel') return 'a form instead of a signature'
    if (act.type === 'revoke') {
      const filer = patient.consents.find(({ number }) => number === act.number)?.signer
      if (filer !== undefined && !same(filer, author) && this.#members.includes(name(filer))) {
        return 'a revocation by another hospital'
      }
    }
    if (act.type === 'appoint' && act.role !== 1) return 'a delegate of nobody'
    const later = act.type === 'appoint' ? { ...act, from: Math.max(act.from, this.#time + WAIT_MS) } : act
    return this.#act(later, patient, { origin: 'filed', signer: author })
  }

  #register (
    { counter, handle, key, possession, vouches }: Extract<Order, { kind: 19 }>, patient: Patient
  ): string | undefined {
    if (!this.#isHeld(key, possession, handle, counter)) return 'a key that nobody holds'
    const message = keyMessage(this.chain, 'patient-vouch', handle, counter, key)
    const valid = vouches.filter(({ member, signature }) => this.#members.includes(name(member)) &&
      this.chain.verifier.verify(member, message, signature))
    const count = new Set(valid.map(({ member }) => name(member))).size
    if (same(patient.key, key)) return 'the same key again'
    if (patient.key !== undefined && count < 2) return 'a further key without vouches'
    if (patient.waiting !== undefined && patient.waiting.vouches >= count) return 'a second key that waits'
    patient.waiting = { key, since: this.#time + WAIT_MS, vouches: count }
    return undefined
  }

  #isHeld (key: Uint8Array, possession: Uint8Array, handle: Uint8Array, counter: number): boolean {
    return this.chain.verifier.verify(key,
      keyMessage(this.chain, 'patient-possession', handle, counter, key), possession)
  }

  #act (
    act: PatientAct, patient: Patient, by: { readonly origin: string, readonly signer: Uint8Array }
  ): string | undefined {
    const { waiting } = patient
    switch (act.type) {
      case 'give':
      case 'attest': {
        const latest = this.#time + 90 * DAY_MS
        const isAttested = act.type === 'attest'
        const until = isAttested && (act.until === 0 || act.until > latest) ? latest : act.until
        const { keyCommitment, ruleHash } = act
        patient.consents.push({
          number: patient.counter + 1, height: this.#height, signer: by.signer, ruleHash, keyCommitment,
          until, origin: isAttested ? 'attested' : by.origin
        })
        if (patient.consents.length > 50) return 'more than 50 consents'
        return until !== 0 && until <= this.#time ? 'a consent that is over' : undefined
      }
      case 'revoke': return removed(patient.consents, ({ number }) => number === act.number)
        ? undefined : 'a revocation of nothing'
      case 'appoint': {
        const { from, key, role, scope, until } = act
        const isKnown = same(patient.key, key) || patient.appointed.some(each => same(each.key, key))
        patient.appointed.push({ key, role, scope, from, until })
        if (isKnown || patient.appointed.length > 8) return 'an appointment too many'
        const fits = until > from && until > this.#time && until - from <= 18 * 366 * DAY_MS
        return fits && scope > 0 && scope < 8 ? undefined : 'an appointment of nothing'
      }
      case 'dismiss': return removed(patient.appointed, ({ key }) => same(key, act.key))
        ? undefined : 'a dismissal of nobody'
      case 'rotate':
        if (same(patient.key, act.key)) return 'a change to the same key'
        patient.key = act.key
        patient.waiting = undefined
        return undefined
      case 'cancel':
      case 'object': {
        patient.waiting = undefined
        const limit = act.type === 'object' ? 2 : quorumOf(this.#members.length)
        return waiting !== undefined && waiting.vouches < limit ? undefined : 'no key to drop'
      }
    }
  }

  #count (author: string, isAttested: boolean): string | undefined {
    const day = Math.floor(this.#time / DAY_MS)
    const last = this.#counts.get(author)
    const count = last?.day === day ? last : { day, orders: 0, attested: 0 }
    count.orders++
    if (isAttested) count.attested++
    this.#counts.set(author, count)
    this.#rows.set(`filings ${author}`, name(Buffer.concat(
      [day, count.orders, count.attested].map(number32))))
    return count.orders > ORDERS_PER_DAY || count.attested > ATTESTED_PER_DAY ? 'too many orders' : undefined
  }
}

function keyAt ({ key, waiting }: Patient, time: number): Uint8Array | undefined {
  return waiting !== undefined && waiting.since <= time ? waiting.key : key
}

function same (a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && name(a) === name(b)
}

function removed<T> (list: T[], isIt: (item: T) => boolean): boolean {
  const at = list.findIndex(isIt)
  if (at >= 0) list.splice(at, 1)
  return at >= 0
}

function bytesOf ({ appointed, consents, counter, key, waiting }: Patient): Buffer {
  return Buffer.concat([
    number64(counter),
    ...(key === undefined ? [number8(0)] : [number8(1), key]),
    ...(waiting === undefined
      ? [number8(0)]
      : [number8(1), waiting.key, number64(waiting.since), number16(waiting.vouches)]),
    number16(appointed.length), ...appointed.flatMap(({ from, key, role, scope, until }) =>
      [key, number8(role), number8(scope), number64(from), number64(until)]),
    number16(consents.length), ...consents.flatMap(each => [
      number64(each.number), number64(each.height), number8(ORIGINS.indexOf(each.origin)), each.signer,
      each.ruleHash, each.keyCommitment, number64(each.until)
    ])
  ])
}
