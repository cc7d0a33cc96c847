import {
  assert, CaseStatus, hex, type Case, type CaseId, type Chain, type Height, type Hex, type MemberId,
  type SignedAllowlist, type Timestamp
} from '../../types/index.js'
import { caseCodec } from '../../codec/index.js'
import type { KeyState } from '../epochs/key-state.js'
import { entryId, entryIdOf, type Entries, type EntryKey, type EntrySpace } from '../rows/entry.js'
import { write, type PlannedChange } from '../rows/planned-change.js'
import { tagRowCodec, type LinkingKeyState } from '../rows/rows.js'
import { EMPTY_TALLY, type Tally } from '../rows/tally.js'
import { caseKeys, type CaseKeys } from './case-keys.js'
import type { CaseEventType, RuleEvent } from './events.js'
import type { LedgerState } from './ledger-state.js'

/** A retry tag is unused, held by a live case, or freed by a rejection or expiry. */
export type TagState = 'unknown' | 'held' | 'freed'

/**
 * The ledger while a block is executed: the unchanged state before the block, and the changes so far. Several
 * blocks may be executed on the same state, and at most one of them is applied.
 */
export class Workspace {
  readonly chain: Chain
  readonly state: LedgerState
  readonly height: Height
  readonly timestamp: Timestamp
  /** The current version of every case that this block changed. */
  readonly cases = new Map<Hex, Case>()
  /** Keys of the cases that this block opened. */
  readonly newKeys = new Map<Hex, CaseKeys>()
  readonly tallies = new Map<Hex, Tally>()
  /** Ids of the cases of each type of event, in the order of the block. */
  readonly caseEvents: Readonly<Record<CaseEventType, Set<Hex>>> = {
    opened: new Set(), drawn: new Set(), judged: new Set(), closed: new Set(), superseded: new Set()
  }
  readonly ruleEvents: RuleEvent[] = []
  /** Number of proposals in this block, by author. */
  readonly proposalsBy = new Map<Hex, number>()
  /** Bytes of the bodies of all proposals in this block. */
  bodyBytes = 0
  /** The list that this block contains, in force from the next height on. */
  allowlist: SignedAllowlist | undefined
  /** The linking key after the transactions so far. */
  linkingKey: LinkingKeyState | undefined
  /** The epochs of shared keys after the transactions so far. */
  keys: KeyState
  private readonly written = new Map<string, PlannedChange>()
  private readonly entries: Entries
  private readonly tags = new Map<string, TagState>()
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
    this.keys = state.keys
  }

  /** Returns a row as this block has written it, else as it was loaded; undefined if there is no row. */
  read (key: EntryKey): Uint8Array | undefined {
    const id = entryId(key)
    return this.written.get(id)?.value ?? this.entries.get(id)
  }

  /** Writes a row that belongs to a kind of transaction. */
  write (key: EntryKey, row: Uint8Array): void {
    this.written.set(entryId(key), write(key, row))
  }

  /** Returns the rows that `write` has written. */
  get rows (): Iterable<PlannedChange> {
    return this.written.values()
  }

  /** Returns a case as this block has changed it, else from memory, else from the loaded rows. */
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

  tagState ({ tag }: CaseKeys): TagState {
    const here = this.tags.get(tag)
    if (here !== undefined) return here
    if (this.state.undecided.holdsTag(tag)) return 'held'
    const row = this.rowOf('tag', tag)
    if (row === undefined) return 'unknown'
    return tagRowCodec.decode(row).status === CaseStatus.accepted ? 'held' : 'freed'
  }

  bodyIsHeld ({ body }: CaseKeys): boolean {
    return this.bodies.get(body) ??
      (this.state.undecided.holdsBody(body) || this.rowOf('body', body) !== undefined)
  }

  undecidedOf (submitter: Hex): number {
    return this.state.undecided.ofSubmitter(submitter) + (this.openBySubmitter.get(submitter) ?? 0)
  }

  undecidedOfPatient ({ patient }: CaseKeys): number {
    return this.state.undecided.ofPatient(patient) + (this.openByPatient.get(patient) ?? 0)
  }

  /** Adds a new case. A later `close` in the same block may end it. */
  open (opened: Case, keys: CaseKeys): void {
    this.cases.set(keys.id, opened)
    this.newKeys.set(keys.id, keys)
    this.caseEvents.opened.add(keys.id)
    this.hold(keys, 'held', 1)
  }

  put (id: Hex, changed: Case): void {
    this.cases.set(id, changed)
  }

  /** Ends an undecided case as accepted, rejected or expired. */
  close (id: Hex, undecided: Case, status: CaseStatus): void {
    assert(undecided.status <= CaseStatus.open, 'no case closes twice')
    this.cases.set(id, { ...undecided, status, closedHeight: this.height })
    this.caseEvents.closed.add(id)
    const keys = this.newKeys.get(id) ?? this.state.undecided.keysOf(id) ?? caseKeys(undecided)
    this.hold(keys, status === CaseStatus.accepted ? 'held' : 'freed', -1)
  }

  private hold (keys: CaseKeys, state: TagState, undecided: number): void {
    this.tags.set(keys.tag, state)
    this.bodies.set(keys.body, state === 'held')
    add(this.openBySubmitter, keys.submitter, undecided)
    add(this.openByPatient, keys.patient, undecided)
  }

  private rowOf (space: EntrySpace, key: Hex): Uint8Array | undefined {
    return this.entries.size === 0 ? undefined : this.entries.get(entryIdOf(space, key))
  }
}

/** Adds to a counter. It counts relative to the state, so it may be negative. */
function add (map: Map<string, number>, key: string, change: number): void {
  map.set(key, (map.get(key) ?? 0) + change)
}
