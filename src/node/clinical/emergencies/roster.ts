import { MAX_ROSTER_ENTRY, type UnsignedTransaction } from '../../../protocol/codec/index.js'
import { hmacSha256 } from '../../../protocol/crypto/index.js'
import {
  practitionerKey, practitionerRowCodec, rosterIndexCodec, rosterLicenceKey, type PractitionerRow
} from '../../../protocol/ledger/index.js'
import {
  Standing, TransactionKind, utf8, type MemberId, type Role, type Signature, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { Secrets } from '../../machine/secrets.js'
import { u32 } from '../../../storage/index.js'

const NAME_PURPOSE = 'practitioner-name'

export interface RosterParts {
  readonly signer: Signer, readonly store: NodeStore, readonly secrets: Secrets
}

/** A practitioner on the roster of a hospital. */
export interface Practitioner {
  readonly entry: number
  readonly row: PractitionerRow
  /** As the hospital wrote it; at this hospital alone, and undefined for others. */
  readonly name: string | undefined
}

export type RosterChange = Extract<UnsignedTransaction, { readonly kind: 32 }>

/** The roster of this hospital, as the chain has it, with the names that stay here. */
export class Roster {
  constructor (private readonly parts: RosterParts) {}

  /** Returns the keyed hash of a licence. Licence numbers are few, so that a plain hash would be guessed. */
  licenceHash (system: string, value: string): Uint8Array {
    return hmacSha256(this.parts.secrets.hospitalSecret, utf8(`licence\0${system}\0${value}`))
  }

  /** Lists the roster of a hospital in the order of its entries. */
  async list (hospital: MemberId = this.parts.signer.id): Promise<Practitioner[]> {
    const found: Practitioner[] = []
    for await (const { key, value } of this.parts.store.entries('practitioner', hospital)) {
      const entry = new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(hospital.byteLength)
      found.push({ entry, row: practitionerRowCodec.decode(value), name: await this.#name(entry) })
    }
    return found
  }

  /** Tells whether this hospital never entered anybody. */
  async isEmpty (): Promise<boolean> {
    const { signer, store } = this.parts
    for await (const _ of store.entries('practitioner', signer.id)) return false
    return true
  }

  async find (entry: number): Promise<Practitioner | undefined> {
    const { signer, store } = this.parts
    const row = await store.entry(practitionerKey(signer.id, entry))
    return row === undefined
      ? undefined
      : { entry, row: practitionerRowCodec.decode(row), name: await this.#name(entry) }
  }

  /** Makes the transaction of a new entry. It takes the number of the licence, if it was on the roster. */
  async adding (
    key: Uint8Array, role: Role, licence: Uint8Array, possession: Signature
  ): Promise<RosterChange | 'on-roster-already' | 'roster-full'> {
    const { signer, store } = this.parts
    const known = await store.entry(rosterLicenceKey(signer.id, licence))
    if (known !== undefined && await this.find(rosterIndexCodec.decode(known)) !== undefined) {
      return 'on-roster-already'
    }
    const last = (await this.list()).at(-1)?.entry ?? 0
    if (last >= MAX_ROSTER_ENTRY) return 'roster-full'
    return {
      kind: TransactionKind.rosterEntry, author: signer.id, entry: last + 1, version: 1, key, role, licence,
      standing: Standing.active, possession
    }
  }

  /** Makes the transaction that changes an entry. */
  changing (
    { entry, row }: Practitioner,
    change: { readonly standing?: Standing, readonly key?: Uint8Array, readonly possession?: Signature }
  ): RosterChange {
    const { key = row.key, possession, standing = row.standing } = change
    return {
      kind: TransactionKind.rosterEntry, author: this.parts.signer.id, entry, version: row.version + 1, key,
      role: row.role, licence: row.licence, standing, possession
    }
  }

  async setName (entry: number, name: string): Promise<void> {
    const { secrets, store } = this.parts
    const key = u32(entry)
    await store.practitionerNames.put(key, secrets.seal(NAME_PURPOSE, key, utf8(name)))
  }

  async #name (entry: number): Promise<string | undefined> {
    const { secrets, store } = this.parts
    const key = u32(entry)
    const sealed = await store.practitionerNames.get(key)
    const opened = sealed === undefined ? undefined : secrets.open(NAME_PURPOSE, key, sealed)
    return opened === undefined ? undefined : new TextDecoder().decode(opened)
  }
}
