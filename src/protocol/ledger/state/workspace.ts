import {
  assert, CaseStatus, hex, type Case, type CaseId, type Chain, type Evidence, type Height, type Hex,
  type MemberId, type SignedAllowlist, type Timestamp, type VerifiedTransaction
} from '../../types/index.js'
import { caseCodec } from '../../codec/index.js'
import { caseKeys, type CaseKeys } from './case-keys.js'
import { entryId, entryIdOf, type Entries, type EntryKey, type EntrySpace } from '../rows/entry.js'
import { tagRowCodec } from '../rows/rows.js'
import type { LedgerState, LinkingKeyState } from './ledger-state.js'
import { EMPTY_TALLY, type Tally } from '../rows/tally.js'

/** How a retry tag stands: nobody's, borne by a live case, or freed by a rejection or expiry. */
export type TagStanding = 'unknown' | 'borne' | 'freed'

/**
 * The ledger while one block is being executed: the state before it, which stays as it is, under
 * what the block has changed so far. Several blocks may be executed on one state, of which at most
 * one is applied.
 */
export class Workspace {
  readonly chain: Chain
  readonly state: LedgerState
  readonly height: Height
  readonly timestamp: Timestamp
  /** Every case changed by this block, as it stands now. */
  readonly cases = new Map<Hex, Case>()
  /** Keys of those that it opened. */
  readonly newKeys = new Map<Hex, CaseKeys>()
  readonly tallies = new Map<Hex, Tally>()
  readonly opened: Hex[] = []
  readonly drawn: Hex[] = []
  readonly closed: Hex[] = []
  readonly superseded: Hex[] = []
  readonly judged = new Set<Hex>()
  readonly evidence = new Map<Hex, VerifiedTransaction<Evidence>>()
  readonly proposalsBy = new Map<Hex, number>()
  readonly lists: SignedAllowlist[] = []
  bodyBytes = 0
  linkingKey: LinkingKeyState | undefined
  private readonly entries: Entries
  private readonly tags = new Map<string, TagStanding>()
  private readonly bodies = new Map<string, boolean>()
  private readonly openBySubmitter = new Map<Hex, number>()
  private readonly openByPatient = new Map<string, number>()

  constructor (state: LedgerState, timestamp: Timestamp, entries: Entries) {
    this.chain = state.chain
    this.state = state
    this.height = state.height + 1
    this.timestamp = timestamp
    this.entries = entries
    this.linkingKey = state.linkingKey
  }

  row (key: EntryKey): Uint8Array | undefined {
    return this.entries.get(entryId(key))
  }

  /** Of this block, in memory, or among the loaded rows: in this order, newest first. */
  find (id: Hex): Case | undefined {
    const held = this.cases.get(id) ?? this.state.undecided.get(id)
    if (held !== undefined) return held
    const row = this.rowOf('case', id)
    return row === undefined ? undefined : caseCodec.decode(row)
  }

  findCase (id: CaseId): Case | undefined {
    return this.find(hex(id))
  }

  tallyOf (id: MemberId): Tally {
    const key = hex(id)
    return this.tallies.get(key) ?? this.state.tallies.get(key) ?? EMPTY_TALLY
  }

  count (id: MemberId, change: Partial<Tally>): void {
    this.tallies.set(hex(id), { ...this.tallyOf(id), ...change })
  }

  tagStanding ({ tag }: CaseKeys): TagStanding {
    const here = this.tags.get(tag)
    if (here !== undefined) return here
    if (this.state.undecided.bearsTag(tag)) return 'borne'
    const row = this.rowOf('tag', tag)
    if (row === undefined) return 'unknown'
    return tagRowCodec.decode(row).status === CaseStatus.accepted ? 'borne' : 'freed'
  }

  bodyIsBorne ({ body }: CaseKeys): boolean {
    return this.bodies.get(body) ??
      (this.state.undecided.bearsBody(body) || this.rowOf('body', body) !== undefined)
  }

  undecidedOf (submitter: Hex): number {
    return this.state.undecided.ofSubmitter(submitter) + (this.openBySubmitter.get(submitter) ?? 0)
  }

  undecidedOfPatient ({ patient }: CaseKeys): number {
    return this.state.undecided.ofPatient(patient) + (this.openByPatient.get(patient) ?? 0)
  }

  /** A new case; a later `close` may still end it in this block. */
  open (one: Case, keys: CaseKeys): void {
    this.cases.set(keys.id, one)
    this.newKeys.set(keys.id, keys)
    this.opened.push(keys.id)
    this.bear(keys, 'borne', 1)
  }

  put (id: Hex, one: Case): void {
    this.cases.set(id, one)
  }

  /** An undecided case becomes accepted, rejected or expired. */
  close (id: Hex, one: Case, status: CaseStatus): void {
    assert(one.status <= CaseStatus.open, 'no case closes twice')
    this.cases.set(id, { ...one, status, closedHeight: this.height })
    this.closed.push(id)
    const keys = this.newKeys.get(id) ?? this.state.undecided.keysOf(id) ?? caseKeys(one)
    this.bear(keys, status === CaseStatus.accepted ? 'borne' : 'freed', -1)
  }

  private bear (keys: CaseKeys, standing: TagStanding, undecided: number): void {
    this.tags.set(keys.tag, standing)
    this.bodies.set(keys.body, standing === 'borne')
    add(this.openBySubmitter, keys.submitter, undecided)
    add(this.openByPatient, keys.patient, undecided)
  }

  private rowOf (space: EntrySpace, key: Hex): Uint8Array | undefined {
    return this.entries.size === 0 ? undefined : this.entries.get(entryIdOf(space, key))
  }
}

/** Relative to the state, so it may be negative. */
function add (map: Map<string, number>, key: string, change: number): void {
  map.set(key, (map.get(key) ?? 0) + change)
}
