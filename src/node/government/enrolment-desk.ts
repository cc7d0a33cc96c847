import {
  decode, enrolMessageCodec, enrolReplyCodec, EnrolmentState, signedEnrolmentRequestCodec,
  verifyEnrolmentRequest, type EnrolReply
} from '../../protocol/codec/index.js'
import type {
  MemberId, SignedAddressRecord, SignedAllowlist, SignedEnrolmentRequest, SignedGenesis, Verdict,
  Verifier
} from '../../protocol/types/index.js'
import { accept, concat, equal, hex, ignore, reject } from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { NodeStore } from '../../storage/index.js'
import { faultOfName } from '../display-name.js'
import { serve } from '../peers/ask.js'
import type { Logger } from '../ports.js'

export interface Enrolment {
  readonly signed: SignedEnrolmentRequest
  readonly state: 'pending' | 'approved' | 'rejected'
}

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

const STATE_BYTE = { pending: 1, approved: 2, rejected: 3 } as const

/**
 * Where hospitals ask to be admitted: the one thing that a stranger may use (architecture.md,
 * Network). Keeps what was asked and what was decided; deciding is the operator's.
 */
export class EnrolmentDesk {
  #enrolments = new Map<string, Enrolment>()

  constructor (private readonly ports: DeskPorts) {}

  async start (): Promise<void> {
    for await (const [id, row] of this.ports.store.enrolments.iterate()) {
      const signed = decode(signedEnrolmentRequestCodec, row.subarray(1))
      const state = stateOf(row[0])
      if (signed.verdict === 'accept' && state !== undefined) {
        this.#enrolments.set(hex(id), { signed: signed.value, state })
      }
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
    if (known !== undefined && known.signed.request.issuedAt >= issuedAt) return accept(undefined)
    const verified = verifyEnrolmentRequest(this.ports.verifier, this.ports.governmentPeer, signed)
    if (verified.verdict !== 'accept') return verified
    if (faultOfName(member.name) !== undefined) return reject('bad-name')
    if (known === undefined && this.#count('pending') >= this.ports.maxPending) return ignore('desk-full')
    const keysChanged = known !== undefined && !equal(known.signed.request.member.vrfKey, member.vrfKey)
    const enrolment: Enrolment = {
      signed, state: known === undefined || keysChanged ? 'pending' : known.state
    }
    await this.#store(enrolment)
    if (known === undefined || keysChanged) this.ports.arrived(enrolment)
    return accept(undefined)
  }

  async decide (id: MemberId, state: 'approved' | 'rejected'): Promise<Enrolment | undefined> {
    const known = this.#enrolments.get(hex(id))
    if (known === undefined) return undefined
    const decided = { ...known, state }
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
    const row = concat(Uint8Array.of(STATE_BYTE[enrolment.state]),
      signedEnrolmentRequestCodec.encode(enrolment.signed))
    await this.ports.store.enrolments.put(id, row)
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
    const message = fault === '' && known.state === 'approved' ? welcome.standing : fault
    return { state: EnrolmentState[known.state], message, ...nothing }
  }
}

function stateOf (byte: number | undefined): Enrolment['state'] | undefined {
  const states = Object.keys(STATE_BYTE) as Enrolment['state'][]
  return states.find(state => STATE_BYTE[state] === byte)
}
