import {
  enrolMessageCodec, enrolReplyCodec, EnrolmentState, verifyEnrolmentRequest, type EnrolReply
} from '../../protocol/codec/index.js'
import {
  accept, equal, hex, ignore, reject, type Member, type MemberId, type SignedAddressRecord,
  type SignedAllowlist, type SignedEnrolmentRequest, type SignedGenesis, type Verdict, type Verifier
} from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { NodeStore } from '../../storage/index.js'
import { faultOfName } from '../machine/display-name.js'
import { serve } from '../peers/ask.js'
import type { Logger } from '../machine/ports.js'
import {
  decodeEnrolment, encodeEnrolment, sameRequest, shownMessage, type Enrolment
} from './enrolment-row.js'

/** The data that a reply to a hospital contains. */
export interface Welcome {
  readonly genesis: SignedGenesis | undefined
  readonly lists: readonly SignedAllowlist[]
  readonly addressRecords: readonly SignedAddressRecord[]
  /** The progress towards the start of the chain, for approved hospitals that wait for it. */
  readonly standing: string
  isListed (id: MemberId): boolean
}

interface DeskPorts {
  readonly network: Network
  readonly store: NodeStore
  readonly verifier: Verifier
  readonly logger: Logger
  readonly governmentPeer: MemberId
  /** How many undecided requests are kept, so that a flood of requests cannot fill the disk. */
  readonly maxPending: number
  welcome (): Welcome
  arrived (enrolment: Enrolment): void
  /** Called each time that a hospital without a decision repeats its request. */
  repeated (enrolment: Enrolment): void
}

const UNDECIDED = { state: 'pending', message: '' } as const

/**
 * Serves enrolment, the only protocol that strangers may use (ARCHITECTURE.md, Network). Keeps the requests
 * of hospitals and the decisions of the operator.
 */
export class EnrolmentDesk {
  #enrolments = new Map<string, Enrolment>()

  constructor (private readonly ports: DeskPorts) {}

  async start (): Promise<void> {
    const { network } = this.ports
    for await (const [id, row] of this.ports.store.enrolments.iterate()) {
      const enrolment = decodeEnrolment(row)
      if (enrolment !== undefined) this.#enrolments.set(hex(id), enrolment)
    }
    await serve(this.ports, 'enrol', enrolMessageCodec, enrolReplyCodec, async (from, { request }) => {
      const taken = equal(from, request.request.member.id)
        ? await this.take(request)
        : reject('not-your-key')
      // Two versions may disagree about names. No honest hospital sends any of the other faults.
      if (taken.verdict === 'reject' && taken.code !== 'bad-name') network.report(from, taken.code)
      return this.#reply(from, taken.verdict === 'accept' ? '' : taken.code)
    })
  }

  /** Takes a request from the network or from a file. It replaces an earlier request; decisions stay. */
  async take (signed: SignedEnrolmentRequest): Promise<Verdict> {
    const { member, issuedAt } = signed.request
    const known = this.#enrolments.get(hex(member.id))
    // A hospital repeats its request every second.
    if (known !== undefined && sameRequest(known.signed, signed)) {
      if (known.state === 'pending') this.ports.repeated(known)
      return accept(undefined)
    }
    const verified = verifyEnrolmentRequest(this.ports.verifier, this.ports.governmentPeer, signed)
    if (verified.verdict !== 'accept') return verified
    if (faultOfName(member.name) !== undefined) return reject('bad-name')
    if (known !== undefined && known.signed.request.issuedAt >= issuedAt) return accept(undefined)
    if (known === undefined && this.#count('pending') >= this.ports.maxPending) return ignore('desk-full')
    const decided = known === undefined || isAnother(known, member) ? UNDECIDED : known
    const enrolment = { signed, state: decided.state, message: decided.message }
    await this.#store(enrolment)
    if (decided === UNDECIDED) this.ports.arrived(enrolment)
    return accept(undefined)
  }

  /**
   * Stores the decision of the operator. Undefined if there is no such request.
   * @param message sent to the hospital with a rejection
   */
  async decide (
    id: MemberId, state: Enrolment['state'], message = ''
  ): Promise<Enrolment | undefined> {
    const known = this.#enrolments.get(hex(id))
    if (known === undefined) return undefined
    const decided = { ...known, state, message: shownMessage(message) }
    await this.#store(decided)
    return decided
  }

  find (id: MemberId): Enrolment | undefined {
    return this.#enrolments.get(hex(id))
  }

  list (): Enrolment[] {
    return [...this.#enrolments.values()]
  }

  #count (state: Enrolment['state']): number {
    return this.list().filter(enrolment => enrolment.state === state).length
  }

  async #store (enrolment: Enrolment): Promise<void> {
    const { id } = enrolment.signed.request.member
    this.#enrolments.set(hex(id), enrolment)
    await this.ports.store.enrolments.put(id, encodeEnrolment(enrolment))
  }

  #reply (id: MemberId, fault: string): EnrolReply {
    const welcome = this.ports.welcome()
    const known = this.#enrolments.get(hex(id))
    const nothing = { genesis: undefined, lists: [], addressRecords: [] }
    if (welcome.isListed(id)) {
      const { genesis, lists, addressRecords } = welcome
      return { state: EnrolmentState.approved, message: '', genesis, lists, addressRecords }
    }
    if (known === undefined) return { state: EnrolmentState.unknown, message: fault, ...nothing }
    const message = known.state === 'approved' ? welcome.standing : known.message
    return { state: EnrolmentState[known.state], message: fault === '' ? message : fault, ...nothing }
  }
}

/** Tells whether the operator must decide again: the box key or an approved name has changed. */
function isAnother ({ signed, state }: Enrolment, member: Member): boolean {
  const { boxKey, name } = signed.request.member
  return !equal(boxKey, member.boxKey) || (state === 'approved' && name !== member.name)
}
