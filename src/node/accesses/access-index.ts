import { accessKindCodec, bytes32, struct, u16, u64, type Codec } from '../../protocol/codec/index.js'
import { eventsOf } from '../../protocol/ledger/index.js'
import {
  AccessKind, concat, hex, type Hex, type LoggedAccess, type MemberId, type PatientHandle
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'

type AccessRow = Omit<LoggedAccess, 'handle'>

const rowCodec: Codec<AccessRow> = struct<AccessRow>({
  author: bytes32, number: u64, position: u16, kind: accessKindCodec, hash: bytes32, height: u64
})

/** The kinds of access that show content of a record. */
const READINGS: ReadonlySet<AccessKind> = new Set([
  AccessKind.read, AccessKind.emergency, AccessKind.export, AccessKind.excerpt
])

/** The accesses of a patient that a list shows at most. */
export const MAX_LISTED_ACCESSES = 50_000

/**
 * Finds the accesses of a patient. The batch of a block writes a row for each access that the block has. The
 * rows say nothing that the blocks do not say, and the head in the state proves that none is missing.
 */
export class AccessIndex {
  constructor (private readonly store: Pick<NodeStore, 'accesses'>) {}

  operationsWith ({ delta }: Pick<CommittedBlock, 'delta'>): Operation[] {
    return eventsOf(delta, 'access').map(({ access: { handle, ...row }, count }) =>
      this.store.accesses.putting(concat(handle, u64.encode(count)), rowCodec.encode(row)))
  }

  /** Lists the accesses of a patient, oldest first. */
  async of (handle: PatientHandle): Promise<AccessRow[]> {
    const rows: AccessRow[] = []
    for await (const [, row] of this.store.accesses.withPrefix(handle)) {
      rows.push(rowCodec.decode(row.slice()))
      if (rows.length === MAX_LISTED_ACCESSES) break
    }
    return rows
  }

  /** Returns the hospitals that logged an access which shows content of a patient's records, each once. */
  async readersOf (handle: PatientHandle): Promise<MemberId[]> {
    const readers = new Map<Hex, MemberId>()
    for await (const [, row] of this.store.accesses.withPrefix(handle)) {
      const { author, kind } = rowCodec.decode(row.slice())
      if (READINGS.has(kind)) readers.set(hex(author), author)
    }
    return [...readers.values()]
  }
}
