import {
  assert, CaseStatus, changedCase, equal, hex, keysOfCase, type Case, type CaseId, type CaseKeys, type Chain,
  type ReviewId, type Height, type Hex, type MemberId, type SignedAllowlist, type Timestamp
} from '../../types/index.js'
import { caseCodec, signedAllowlistCodec } from '../../codec/index.js'
import type { KeyState } from '../epochs/key-state.js'
import {
  entryId, entryIdOf, erase, write, type Change, type Entries, type EntryKey, type EntrySpace
} from '../rows/entry.js'
import { allowlistKey, recoveryKey } from '../rows/keys.js'
import { recoveryHeightsCodec, tagRowCodec } from '../rows/rows.js'
import { EMPTY_TALLY, type Tally } from '../rows/tally.js'
import type { AdoptedRecovery } from './adopted-recovery.js'
import { NamesInBlock } from './names-in-block.js'
import { PresenceInBlock } from './presence-in-block.js'
import { countCase, emptyCounts } from './case-counts.js'
import type { CaseEventType, RuleEvent } from './events.js'
import type { LedgerState } from './ledger-state.js'
import type { Rulesets } from './rulesets.js'

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
  /** The keys of the retry tags that this block took or freed, and of the bodies that it accepted. */
  readonly taken = new Set<string>()
  readonly tallies = new Map<Hex, Tally>()
  /** Ids of the cases of each type of event, in the order of the block. */
  readonly caseEvents: Readonly<Record<CaseEventType, Set<Hex>>> = {
    opened: new Set(), drawn: new Set(), assigned: new Set(), passed: new Set(), judged: new Set(),
    closed: new Set(), superseded: new Set()
  }
  readonly ruleEvents: RuleEvent[] = []
  readonly presence: PresenceInBlock
  readonly names: NamesInBlock
  /** The signers of the transactions so far. */
  readonly signers = new Set<Hex>()
  /** Open cases whose slots the end of the block must arrange. */
  readonly unsettled = new Set<Hex>()
  /** Number of proposals in this block, by author. */
  readonly proposalsBy = new Map<Hex, number>()
  /** Bytes of the bodies of all proposals in this block. */
  bodyBytes = 0
  /** The list that this block contains, in force from the next height on. */
  allowlist: SignedAllowlist | undefined
  /** The epochs of shared keys after the transactions so far. */
  keys: KeyState
  /** The rulesets after the transactions so far. */
  rulesets: Rulesets
  /** The ids of reviews whose judges are not drawn yet, or were members. */
  undrawnReviews: readonly ReviewId[]
  /** The judges of reviews that this block changed; none if a review has ended or waits for its draw. */
  readonly owing = new Map<Hex, readonly MemberId[]>()
  private readonly written = new Map<string, Change>()
  private readonly entries: Entries
  private readonly tags = new Map<string, TagState>()
  private readonly bodies = new Map<string, boolean>()
  /** Relative to the state, and so is the next counter. */
  private readonly counts = emptyCounts()
  private readonly openByPatient = new Map<string, number>()

  constructor (state: LedgerState, timestamp: Timestamp, entries: Entries) {
    this.chain = state.chain
    this.state = state
    this.height = state.height + 1
    this.timestamp = timestamp
    this.entries = entries
    this.presence = new PresenceInBlock(state.presence)
    this.names = new NamesInBlock(state.names, timestamp)
    this.keys = state.keys
    this.rulesets = state.rulesets
    this.undrawnReviews = state.undrawnReviews
    if (state.adopted !== undefined) this.take(state.adopted)
  }

  /** Begins the first block after a recovery with what the recovery changes (SPECIFICATION.md §10.6). */
  private take ({ from, id, list, number }: AdoptedRecovery): void {
    this.write(recoveryKey(number), recoveryHeightsCodec.encode({ from, id }))
    if (list === undefined) return
    this.allowlist = list
    this.write(allowlistKey(list.list.version), signedAllowlistCodec.encode(list))
    this.ruleEvents.push({ type: 'allowlist', allowlist: list })
  }

  /** Returns a row as this block has written it, else as it was loaded; undefined if there is no row. */
  read (key: EntryKey): Uint8Array | undefined {
    return this.readNamed(key.space, hex(key.key))
  }

  /** @param key of the row, in hexadecimal */
  readNamed (space: EntrySpace, key: Hex): Uint8Array | undefined {
    if (this.written.size === 0) return this.rowOf(space, key)
    const id = entryIdOf(space, key)
    const change = this.written.get(id)
    return change === undefined ? this.entries.get(id) : change.value
  }

  /** Writes a row that belongs to a kind of transaction. */
  write (key: EntryKey, row: Uint8Array): void {
    this.written.set(entryId(key), write(key, row))
  }

  erase (key: EntryKey): void {
    this.written.set(entryId(key), erase(key))
  }

  /** Has the next block with a σ draw judges of a review. */
  drawLater (id: ReviewId): void {
    this.owing.set(hex(id), [])
    if (this.undrawnReviews.some(other => equal(other, id))) return
    this.undrawnReviews = [...this.undrawnReviews, id]
  }

  /** Returns the rows that `write` has written and `erase` has erased. */
  get rows (): Iterable<Change> {
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
    return this.tallyNamed(hex(id))
  }

  private tallyNamed (name: Hex): Tally {
    return this.tallies.get(name) ?? this.state.tallies.get(name) ?? EMPTY_TALLY
  }

  count (id: MemberId, change: Partial<Tally>): void {
    const name = hex(id)
    this.tallies.set(name, { ...this.tallyNamed(name), ...change })
  }

  /** Counts a case that ends, for its submitter. */
  countEnd (id: Hex, ended: Case, counter: 'accepted' | 'rejected' | 'expired'): void {
    const submitter = this.keysOf(id)?.submitter ?? hex(ended.submitter)
    const tally = this.tallyNamed(submitter)
    this.tallies.set(submitter, { ...tally, [counter]: tally[counter] + 1 })
    if (counter === 'accepted') this.names.count(submitter, { fresh: 0, accepted: 1 })
  }

  tagState ({ tag }: CaseKeys): TagState {
    const here = this.tags.get(tag)
    if (here !== undefined) return here
    if (this.state.undecided.holdsTag(tag)) return 'held'
    const row = this.rowOf('tag', tag)
    if (row === undefined) return 'unknown'
    return tagRowCodec.decode(row).status === CaseStatus.accepted ? 'held' : 'freed'
  }

  /** Tells whether a live case of the submitter has any of these bodies. */
  bodyIsHeld ({ bodies }: CaseKeys): boolean {
    return bodies.some(body => this.bodies.get(body) ??
      (this.state.undecided.holdsBody(body) || this.rowOf('body', body) !== undefined))
  }

  /** Counts the undecided cases of a submitter that no hospital has taken up. */
  undecidedOf (submitter: Hex): number {
    return this.state.undecided.ofSubmitter(submitter) + (this.counts.open.get(submitter) ?? 0)
  }

  /** Counts the undecided cases of a submitter that a hospital has taken up. */
  waitingOf (submitter: Hex): number {
    return this.state.undecided.waitingOf(submitter) + (this.counts.waiting.get(submitter) ?? 0)
  }

  /** Counts the cases that a validator has taken up and owes a verdict on. */
  inHandOf (validator: MemberId): number {
    const key = hex(validator)
    return this.state.undecided.inHandOf(key) + (this.counts.inHand.get(key) ?? 0)
  }

  undecidedOfPatient ({ patient }: CaseKeys): number {
    return this.state.undecided.ofPatient(patient) + (this.openByPatient.get(patient) ?? 0)
  }

  /** Returns the undecided cases of the patient and the submitter of a case. */
  undecidedIdsOfPatient (id: Hex): Hex[] {
    const { patient } = this.newKeys.get(id) ?? this.state.undecided.keysOf(id)!
    const fresh = [...this.newKeys.values()].filter(keys => keys.patient === patient).map(keys => keys.id)
    return [...this.state.undecided.idsOfPatient(patient), ...fresh]
      .filter(other => this.find(other)!.status <= CaseStatus.open)
  }

  /** Adds a new case. A later `close` in the same block may end it. */
  open (opened: Case, keys: CaseKeys): void {
    this.newKeys.set(keys.id, keys)
    this.put(keys.id, opened)
    this.caseEvents.opened.add(keys.id)
    this.taken.add(keys.tag)
    this.hold(keys, 'held', 1)
  }

  put (id: Hex, changed: Case): void {
    const submitter = this.keysOf(id)?.submitter ?? hex(changed.submitter)
    const before = this.cases.get(id) ?? this.state.undecided.get(id)
    if (before !== undefined) countCase(this.counts, before, submitter, -1, add)
    countCase(this.counts, changed, submitter, 1, add)
    this.cases.set(id, changed)
  }

  /** Ends an undecided case as accepted, rejected or expired. */
  close (id: Hex, undecided: Case, status: CaseStatus): void {
    assert(undecided.status <= CaseStatus.open, 'no case closes twice')
    this.put(id, changedCase(undecided, { status, candidates: [], closedHeight: this.height }))
    this.caseEvents.closed.add(id)
    const keys = this.keysOf(id) ?? keysOfCase(undecided)
    this.taken.add(keys.tag)
    if (status === CaseStatus.accepted) for (const body of keys.bodies) this.taken.add(body)
    this.hold(keys, status === CaseStatus.accepted ? 'held' : 'freed', -1)
  }

  private keysOf (id: Hex): CaseKeys | undefined {
    return this.newKeys.get(id) ?? this.state.undecided.keysOf(id)
  }

  private hold (keys: CaseKeys, state: TagState, undecided: number): void {
    this.tags.set(keys.tag, state)
    for (const body of keys.bodies) this.bodies.set(body, state === 'held')
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
