import {
  assert, CaseStatus, hex, type Case, type CaseId, type Chain, type Height, type Hex, type MemberId,
  type SignedAllowlist, type Timestamp
} from '../../types/index.js'
import { caseCodec } from '../../codec/index.js'
import { entryId, entryIdOf, type Entries, type EntryKey, type EntrySpace } from '../rows/entry.js'
import { write, type PlannedChange } from '../rows/planned-change.js'
import { tagRowCodec, type LinkingKeyState } from '../rows/rows.js'
import { EMPTY_TALLY, type Tally } from '../rows/tally.js'
import { caseKeys, type CaseKeys } from './case-keys.js'
import type { CaseEventType, RuleEvent } from './events.js'
import type { LedgerState } from './ledger-state.js'

/** The state of a retry tag: never used, held by a live case, or freed by a rejection or expiry. */
export type TagState = 'unknown' | 'held' | 'freed'

/**
 * This is the ledger while a block is being executed: the unchanged state before the block, and what the
 * block has changed so far. Several blocks may be executed on one state; at most one of them is applied.
 */
export class Workspace {
  readonly chain: Chain
  readonly state: LedgerState
  readonly height: Height
  readonly timestamp: Timestamp
  /** Every case changed by this block, as it stands now. */
  readonly cases = new Map<Hex, Case>()
  /** Keys of the cases that this block opened. */
  readonly newKeys = new Map<Hex, CaseKeys>()
  readonly tallies = new Map<Hex, Tally>()
  /** Ids of the cases that this block opened, drew and so on, in the order of the block. */
  readonly caseEvents: Readonly<Record<CaseEventType, Set<Hex>>> = {
    opened: new Set(), drawn: new Set(), judged: new Set(), closed: new Set(), superseded: new Set()
  }
  readonly ruleEvents: RuleEvent[] = []
  readonly proposalsBy = new Map<Hex, number>()
  bodyBytes = 0
  /** The list that this block brings, in force from the next height on. */
  allowlist: SignedAllowlist | undefined
  linkingKey: LinkingKeyState | undefined
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
  }

  /** Returns a row as this block left it so far, else as it was loaded; undefined if there is none. */
  read (key: EntryKey): Uint8Array | undefined {
    const id = entryId(key)
    return this.written.get(id)?.value ?? this.entries.get(id)
  }

  /** Writes a row that belongs to one kind of transaction. */
  write (key: EntryKey, row: Uint8Array): void {
    this.written.set(entryId(key), write(key, row))
  }

  /** The rows that `write` was called for, as they stand now. */
  get rows (): Iterable<PlannedChange> {
    return this.written.values()
  }

  /** Finds a case in this block, else in memory, else among the loaded rows. */
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

  /** Adds a new case; a later `close` may still end it in this block. */
  open (opened: Case, keys: CaseKeys): void {
    this.cases.set(keys.id, opened)
    this.newKeys.set(keys.id, keys)
    this.caseEvents.opened.add(keys.id)
    this.hold(keys, 'held', 1)
  }

  put (id: Hex, changed: Case): void {
    this.cases.set(id, changed)
  }

  /** Makes an undecided case accepted, rejected or expired. */
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

/** Adds to a count that is relative to the state, so that it may be negative. */
function add (map: Map<string, number>, key: string, change: number): void {
  map.set(key, (map.get(key) ?? 0) + change)
}
