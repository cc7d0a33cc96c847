import {
  MAX_ADDRESSES, MAX_MEMBERS, addressDigest, addressSignBytes, decode, signedAddressRecordCodec,
  verifyAddressRecord, type KnownAddress
} from '../../protocol/codec/index.js'
import {
  equal, hex, reject, type Chain, type MemberId, type SignedAddressRecord, type Signer
} from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Network } from '../../network/index.js'
import { refuseUnsound } from './ask.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { Fail, HostClock, RaiseAlarm } from '../machine/ports.js'

interface PeerAddresses { readonly id: MemberId, readonly addresses: readonly string[] }

interface AddressQuestion {
  readonly known: readonly KnownAddress[], readonly own: SignedAddressRecord | undefined
}

export interface AddressBookParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly network: Network,
  readonly membership: MembershipKeeper, readonly clock: HostClock, readonly alarm: RaiseAlarm,
  readonly fail: Fail
}

/**
 * Keeps the addresses of members, each in a record that the member signed (SPECIFICATION.md §2). Every member
 * serves the records that it knows, so that hospitals find one another while the government is away.
 */
export class AddressBook {
  #records = new Map<string, SignedAddressRecord>()
  #own: SignedAddressRecord | undefined
  #outbids = 0

  constructor (
    private readonly parts: AddressBookParts
  ) {}

  async load (): Promise<void> {
    for await (const [, value] of this.parts.store.addresses.iterate()) {
      const record = decode(signedAddressRecordCodec, value)
      if (record.verdict === 'accept') this.#records.set(hex(record.value.record.id), record.value)
    }
    this.dial()
  }

  /** Signs a new record of this node's addresses. Its number is the time, so the last record is newest. */
  announce (newerThan = 0): void {
    const { chain, clock, network, signer } = this.parts
    const addresses = network.addresses().slice(0, MAX_ADDRESSES)
    const record = { id: signer.id, seq: Math.max(clock.wall(), newerThan + 1), addresses }
    this.#own = { record, signature: signer.sign(addressSignBytes(chain.id, record)) }
  }

  /** Lists as many records as a message may carry: our own first, those of leaving members last. */
  all (): SignedAddressRecord[] {
    const { successorSet } = this.parts.membership
    const known = [...this.#records.values()].filter(({ record }) => this.#isWanted(record.id))
    const isLeaving = ({ record }: SignedAddressRecord): boolean => successorSet?.has(record.id) === false
    return [
      ...this.#own === undefined ? [] : [this.#own],
      ...known.filter(signed => !isLeaving(signed)), ...known.filter(isLeaving)
    ].slice(0, MAX_MEMBERS)
  }

  /** Returns the record of this node; undefined before `announce`. */
  get own (): SignedAddressRecord | undefined { return this.#own }

  /** Names the records that this node knows. */
  known (): KnownAddress[] {
    return this.all().map(({ record: { id, seq } }) => ({ id, seq }))
  }

  /** Returns the digest of the known records, which a STATUS carries. */
  digest (): Uint8Array {
    return addressDigest(this.parts.chain.id, this.known())
  }

  /**
   * Learns the record of the peer that asks. Returns the records that the peer lacks.
   * @throws NetworkError malformed, if the record is not one that the peer signed
   */
  answer (from: MemberId, { known, own }: AddressQuestion): SignedAddressRecord[] {
    if (own !== undefined) {
      const isOwn = equal(own.record.id, from)
      refuseUnsound(this.parts, from,
        isOwn ? verifyAddressRecord(this.parts.chain, own) : reject('foreign-address'))
      this.learn([own])
    }
    const held = new Map(known.map(({ id, seq }) => [hex(id), seq]))
    return this.all().filter(({ record: { id, seq } }) => seq > (held.get(hex(id)) ?? -1))
  }

  addressesOf (id: MemberId): readonly string[] {
    return this.#records.get(hex(id))?.record.addresses ?? []
  }

  /**
   * Stores newer records with a valid signature. Returns true if a record was stored.
   * @param from the peer that sent the records, which is reported for a false signature
   */
  learn (records: readonly SignedAddressRecord[], from?: MemberId): boolean {
    let learned = false
    for (const signed of records) {
      const { id, seq } = signed.record
      if (equal(id, this.parts.signer.id)) this.#outbid(signed)
      if (!this.#isWanted(id)) continue
      const known = this.#records.get(hex(id))
      if (known !== undefined && known.record.seq >= seq) continue
      if (verifyAddressRecord(this.parts.chain, signed).verdict !== 'accept') {
        if (from !== undefined) this.parts.network.report(from, 'malformed')
        continue
      }
      this.#records.set(hex(id), signed)
      this.parts.store.addresses.put(id, signedAddressRecordCodec.encode(signed)).catch(this.parts.fail)
      learned = true
    }
    if (learned) this.dial()
    return learned
  }

  /**
   * Signs a record that is newer than `former`, which is this node's record from a peer. This node may have
   * signed `former` while its clock was ahead. Each member keeps only the newest record of this node, so at
   * most one such record comes from each. If more arrive, another process with the same key signs them.
   */
  #outbid (former: SignedAddressRecord): void {
    const { addresses, seq } = former.record
    const { alarm, chain, membership } = this.parts
    if (this.#own === undefined || seq <= this.#own.record.seq) return
    if (verifyAddressRecord(chain, former).verdict !== 'accept') return
    this.announce(seq)
    if (++this.#outbids !== membership.set.size + 1) return
    alarm('shared-key', 'Another process runs with the keys of this node. It states that it listens at ' +
      `${addresses.join(', ') || 'no address'}. Contradicting signatures are evidence against this hospital.`)
  }

  /** Keeps the network connected to every member whose address is known. */
  dial (): void {
    const known = [
      ...[...this.#records.values()].map(({ record }) => record.id),
      ...[...this.#suggested.values(), ...this.#local.values()].map(({ id }) => id)
    ].filter(id => this.#isWanted(id))
    const ids = new Map([...known, ...this.#pinned].map(id => [hex(id), id]))
    const targets = [...ids.values()].map(id => ({ id, addresses: this.#knownAddressesOf(id) }))
    this.parts.network.setTargets(targets)
  }

  /** Notes where a member was when it asked to be enrolled. The member's signed record replaces this. */
  suggest (id: MemberId, addresses: readonly string[]): void {
    this.#suggested.set(hex(id), { id, addresses })
  }

  /** Adds the configured addresses of a peer that is always dialled: the government. */
  pin (id: MemberId, addresses: readonly string[]): void {
    this.#pinned.push(id)
    this.suggest(id, addresses)
  }

  /** Notes where a node on this machine listens, according to the files of that node. */
  noteLocal (id: MemberId, addresses: readonly string[]): void {
    if (this.#local.get(hex(id))?.addresses.join() === addresses.join()) return
    this.#local.set(hex(id), { id, addresses })
    this.dial()
  }

  readonly #suggested = new Map<string, PeerAddresses>()
  readonly #local = new Map<string, PeerAddresses>()
  readonly #pinned: MemberId[] = []

  /** Returns all addresses of a peer as one list. Two lists would replace each other and restart dialling. */
  #knownAddressesOf (id: MemberId): string[] {
    const key = hex(id)
    const stated = this.#records.get(key)?.record.addresses ?? this.#suggested.get(key)?.addresses ?? []
    return [...new Set([...this.#local.get(key)?.addresses ?? [], ...stated])]
  }

  #isWanted (id: MemberId): boolean {
    return !equal(id, this.parts.signer.id) && this.parts.membership.isKnown(id)
  }
}
