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
} from './serve-enrolment.js'

/** What a hospital that has been let in is told. */
export interface Welcome {
  readonly genesis: SignedGenesis | undefined
  readonly lists: readonly SignedAllowlist[]
  readonly addressRecords: readonly SignedAddressRecord[]
  /** How far the beginning of the chain is, for those who wait for it. */
  readonly standing: string
  isListed (id: MemberId): boolean
}

interface DeskPorts {
  readonly network: Network
  readonly store: NodeStore
  readonly verifier: Verifier
  readonly logger: Logger
  readonly governmentPeer: MemberId
  /** Undecided requests kept: a flood of made-up hospitals must not fill the disk. */
  readonly maxPending: number
  welcome (): Welcome
  arrived (enrolment: Enrolment): void
}

const UNDECIDED = { state: 'pending', message: '' } as const

/**
 * Where hospitals ask to be admitted: the one thing that a stranger may use (ARCHITECTURE.md,
 * Network). Keeps what was asked and what was decided; deciding is the operator's.
 */
export class EnrolmentDesk {
  #enrolments = new Map<string, Enrolment>()

  constructor (private readonly ports: DeskPorts) {}

  async start (): Promise<void> {
    for await (const [id, row] of this.ports.store.enrolments.iterate()) {
      const enrolment = decodeEnrolment(row)
      if (enrolment !== undefined) this.#enrolments.set(hex(id), enrolment)
    }
    await serve(this.ports, 'enrol', enrolMessageCodec, enrolReplyCodec, async (from, { request }) => {
      const taken = equal(from, request.request.member.id)
        ? await this.take(request)
        : reject('not-your-key')
      return this.#reply(from, taken.verdict === 'accept' ? '' : taken.code)
    })
  }

  /** A request from the network or from a file. A later one replaces an earlier, decisions stay. */
  async take (signed: SignedEnrolmentRequest): Promise<Verdict> {
    const { member, issuedAt } = signed.request
    const known = this.#enrolments.get(hex(member.id))
    // Asked again every second.
    if (known !== undefined && sameRequest(known.signed, signed)) return accept(undefined)
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

  /** @param message told to the hospital with a rejection */
  async decide (
    id: MemberId, state: 'approved' | 'rejected', message = ''
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
    const admitted = welcome.isListed(id)
    const nothing = { genesis: undefined, lists: [], addressRecords: [] }
    if (admitted) {
      const { genesis, lists, addressRecords } = welcome
      return { state: EnrolmentState.approved, message: '', genesis, lists, addressRecords }
    }
    if (known === undefined) return { state: EnrolmentState.unknown, message: fault, ...nothing }
    const said = known.state === 'approved' ? welcome.standing : known.message
    return { state: EnrolmentState[known.state], message: fault === '' ? said : fault, ...nothing }
  }
}

/** Other keys, or another name than the operator approved: that is to be decided again. */
function isAnother ({ signed, state }: Enrolment, member: Member): boolean {
  const { name, vrfKey } = signed.request.member
  return !equal(vrfKey, member.vrfKey) || (state === 'approved' && name !== member.name)
}
