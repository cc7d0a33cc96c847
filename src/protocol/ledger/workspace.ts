import assert from 'node:assert/strict'
import { caseCodec } from '../codec/index.js'
import type {
  BodyHash, Case, CaseId, Chain, Evidence, Height, Hex, MemberId, Pseudonym, RetryTag,
  SignedAllowlist, Timestamp, VerifiedTransaction
} from '../types/index.js'
import { CaseStatus, hex } from '../types/index.js'
import type { Entries, EntryKey } from './entry.js'
import { entryId } from './entry.js'
import { bodyKey, caseKey, tagKey } from './keys.js'
import { tagRowCodec } from './rows.js'
import type { LedgerState, LinkingKeyState } from './state.js'
import { EMPTY_TALLY, type Tally } from './tally.js'
import { patientIndex } from './undecided-cases.js'

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
  readonly tallies = new Map<Hex, Tally>()
  readonly opened: CaseId[] = []
  readonly drawn: CaseId[] = []
  readonly closed: CaseId[] = []
  readonly superseded: CaseId[] = []
  readonly judged = new Map<Hex, CaseId>()
  readonly evidence = new Map<Hex, VerifiedTransaction<Evidence>>()
  readonly proposalsBy = new Map<Hex, number>()
  readonly lists: SignedAllowlist[] = []
  bodyBytes = 0
  linkingKey: LinkingKeyState | undefined
  private readonly entries: Entries
  private readonly stored = new Map<Hex, Case | undefined>()
  private readonly tags = new Map<string, TagStanding>()
  private readonly bodies = new Map<string, boolean>()
  private readonly openBySubmitter = new Map<Hex, number>()
  private readonly openByPatient = new Map<string, number>()

  constructor (chain: Chain, state: LedgerState, timestamp: Timestamp, entries: Entries) {
    this.chain = chain
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
  findCase (id: CaseId): Case | undefined {
    const key = hex(id)
    return this.cases.get(key) ?? this.state.undecided.get(key) ?? this.storedCase(id, key)
  }

  tallyOf (id: MemberId): Tally {
    const key = hex(id)
    return this.tallies.get(key) ?? this.state.tallies.get(key) ?? EMPTY_TALLY
  }

  count (id: MemberId, change: Partial<Tally>): void {
    this.tallies.set(hex(id), { ...this.tallyOf(id), ...change })
  }

  tagStanding (submitter: MemberId, tag: RetryTag): TagStanding {
    const key = hex(submitter) + hex(tag)
    const here = this.tags.get(key)
    if (here !== undefined) return here
    if (this.state.undecided.bearerOfTag(key) !== undefined) return 'borne'
    const row = this.row(tagKey(submitter, tag))
    if (row === undefined) return 'unknown'
    return tagRowCodec.decode(row).status === CaseStatus.accepted ? 'borne' : 'freed'
  }

  bodyIsBorne (submitter: MemberId, body: BodyHash): boolean {
    const key = hex(submitter) + hex(body)
    return this.bodies.get(key) ??
      (this.state.undecided.bearerOfBody(key) !== undefined ||
        this.row(bodyKey(submitter, body)) !== undefined)
  }

  undecidedOf (submitter: MemberId): number {
    const key = hex(submitter)
    return this.state.undecided.ofSubmitter(key) + (this.openBySubmitter.get(key) ?? 0)
  }

  undecidedOfPatient (submitter: MemberId, pseudonym: Pseudonym): number {
    const key = patientIndex(submitter, pseudonym)
    return this.state.undecided.ofPatient(key) + (this.openByPatient.get(key) ?? 0)
  }

  /** A new case; a later `close` may still end it in this block. */
  open (one: Case): void {
    this.put(one)
    this.opened.push(one.id)
    this.bear(one, 'borne', 1)
  }

  put (one: Case): void {
    this.cases.set(hex(one.id), one)
  }

  /** An undecided case becomes accepted, rejected or expired. */
  close (one: Case, status: CaseStatus): void {
    assert(one.status <= CaseStatus.open, 'no case closes twice')
    this.put({ ...one, status, closedHeight: this.height })
    this.closed.push(one.id)
    this.bear(one, status === CaseStatus.accepted ? 'borne' : 'freed', -1)
  }

  private bear (one: Case, standing: TagStanding, undecided: number): void {
    const submitter = hex(one.submitter)
    this.tags.set(submitter + hex(one.retryTag), standing)
    this.bodies.set(submitter + hex(one.bodyHash), standing === 'borne')
    add(this.openBySubmitter, submitter, undecided)
    add(this.openByPatient, patientIndex(one.submitter, one.pseudonym), undecided)
  }

  private storedCase (id: CaseId, key: Hex): Case | undefined {
    if (this.stored.has(key)) return this.stored.get(key)
    const row = this.row(caseKey(id))
    const found = row === undefined ? undefined : caseCodec.decode(row)
    this.stored.set(key, found)
    return found
  }
}

function add (map: Map<string, number>, key: string, change: number): void {
  map.set(key, (map.get(key) ?? 0) + change)
}
