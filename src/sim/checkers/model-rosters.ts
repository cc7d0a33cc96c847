import type { Chain, ClinicianSignature, MemberId, RosterEntry } from '../../protocol/types/index.js'
import { name, number16, number32, number64, number8, tagged } from './arithmetic.js'

const SUSPENDING = 3
const SUSPENDING_MS = 90 * 86_400_000
const KEPT = 8
const LAST_ENTRY = 65_535

interface Practitioner {
  version: number
  key: Uint8Array
  role: number
  readonly licence: Uint8Array
  standing: number
  unjustified: { readonly id: Uint8Array, readonly at: number }[]
}

/** Follows the rosters again (§17.1). */
export class ModelRosters {
  readonly #practitioners = new Map<string, Practitioner>()
  /** The entry of each key and licence that a roster has or had. */
  readonly #index = new Map<string, number>()

  /** @param set writes a row */
  constructor (
    private readonly chain: Chain, private readonly set: (table: string, key: Buffer, row: Buffer) => void
  ) {}

  take (transaction: RosterEntry): string | undefined {
    const { author, entry, key, licence, role, standing, version } = transaction
    const before = this.#practitioners.get(nameOf(author, entry))
    const fault = this.#faultOf(transaction, before)
    const after = { version, key, role, licence, standing, unjustified: before?.unjustified ?? [] }
    this.#practitioners.set(nameOf(author, entry), after)
    this.#write(author, entry, after)
    for (const [type, value] of [[1, key], [2, licence]] as const) {
      const indexKey = Buffer.concat([author, number8(type), value])
      this.#index.set(name(indexKey), entry)
      this.set('practitioner-index', indexKey, number32(entry))
    }
    return fault
  }

  /** Describes why a practitioner cannot sign. @param message what the practitioner signs */
  faultOfSigner (
    hospital: MemberId, { entry, key, signature }: ClinicianSignature, message: Uint8Array, time: number
  ): string | undefined {
    const found = this.#practitioners.get(nameOf(hospital, entry))
    if (found === undefined) return 'a signature of nobody of the roster'
    if (name(found.key) !== name(key)) return 'the credential of another'
    if (!this.chain.verifier.verify(key, message, signature)) return 'a false signature of a practitioner'
    const recent = found.unjustified.filter(({ at }) => at > time - SUSPENDING_MS)
    const isFit = found.standing === 1 && recent.length < SUSPENDING
    return isFit ? undefined : 'a suspended practitioner'
  }

  /** Notes the outcome of a review; an earlier outcome of the emergency no longer counts. */
  judged (hospital: MemberId, entry: number, id: Uint8Array, isUnjustified: boolean, at: number): void {
    const found = this.#practitioners.get(nameOf(hospital, entry))
    if (found === undefined) return
    const others = found.unjustified.filter(other => name(other.id) !== name(id))
    found.unjustified = isUnjustified ? [...others, { id, at }].slice(-KEPT) : others
    this.#write(hospital, entry, found)
  }

  #faultOf (transaction: RosterEntry, before: Practitioner | undefined): string | undefined {
    const { author, entry, key, licence, possession, role, standing, version } = transaction
    if (entry < 1 || entry > LAST_ENTRY) return 'no entry of a roster'
    if (role < 1 || role > 3 || standing < 1 || standing > 2) return 'no role or standing'
    if (version !== (before?.version ?? 0) + 1) return 'a version of an entry out of turn'
    if (before !== undefined && name(before.licence) !== name(licence)) return 'another licence'
    const isNewKey = before === undefined || name(before.key) !== name(key)
    const message = Buffer.concat([tagged(this.chain, 'roster-key'), author, key])
    const isProved = possession !== undefined && this.chain.verifier.verify(key, message, possession)
    if (!isProved && (isNewKey || possession !== undefined)) return 'a key that nobody holds'
    const isShared = ([[1, key], [2, licence]] as const).some(([type, value]) =>
      (this.#index.get(name(Buffer.concat([author, number8(type), value]))) ?? entry) !== entry)
    return isShared ? 'the key or licence of another entry' : undefined
  }

  #write (hospital: MemberId, entry: number, row: Practitioner): void {
    this.set('practitioner', Buffer.concat([hospital, number32(entry)]), Buffer.concat([
      number32(row.version), row.key, number8(row.role), row.licence, number8(row.standing),
      number16(row.unjustified.length), ...row.unjustified.flatMap(({ at, id }) => [id, number64(at)])
    ]))
  }
}

function nameOf (hospital: MemberId, entry: number): string {
  return `${name(hospital)}/${entry}`
}
