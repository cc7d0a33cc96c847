/**
 * Runs a chain step by step. The leader drafts each block, `executeBlock` checks the block, and its delta is
 * applied. A map keeps the rows, as a store would. Keys are from the simulator; all other code is real.
 */
import assert from 'node:assert/strict'
import {
  ALL_FORMS, approveRaise, chainIdOf, transactionCodec, signTransaction, verifyTransaction
} from '../../../../../src/protocol/codec/index.js'
import type { UnsignedTransaction } from '../../../../../src/protocol/codec/index.js'
import { sha256 } from '../../../../../src/protocol/crypto/index.js'
import {
  ALL_RULES, applyDelta, draftBlock, executeBlock, genesisState, isAwaited, MemoryRows, restoreState,
  sigmaEpoch, stateRootKey, stateRootOf, touches
} from '../../../../../src/protocol/ledger/index.js'
import type {
  Delta, Draft, DraftOptions, Entries, EntryKey, LedgerState, Row
} from '../../../../../src/protocol/ledger/index.js'
import { DEFAULT_PARAMETERS } from '../../../../../src/protocol/membership/index.js'
import { leaderAt, leaderOrder } from '../../../../../src/protocol/sortition/index.js'
import type {
  AllowlistUpdate, Block, Case, CaseId, Chain, ChainParameters, Genesis, Member, MemberId,
  NamesRaise, Opinion, Proposal, Propose, Ruleset, Sigma, SignedAllowlist, Signer, StateRoot,
  VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import {
  Decision, Relation, TransactionKind, ZERO_32, compare, dayOf, equal, hex, utf8
} from '../../../../../src/protocol/types/index.js'
import { simulatedCryptography, type SimulatedCryptography } from '../../../../../src/sim/cryptography.js'
import { installEpoch, type DealtEpoch } from '../../../../fixtures/dealt-epoch.js'
import { madeUpCasePart } from '../../../../fixtures/made-up-case-part.js'
import { successorOf, type Joining } from '../../../../fixtures/successor.js'
import { label, memberOf, opinionOn } from './made.js'

export { label, memberOf, opinionOn } from './made.js'
export const START = 1_800_000_000_000
const RULES = sha256(utf8('rules'))

function simulatedKeys (): SimulatedCryptography {
  return simulatedCryptography(sha256(utf8('ledger tests')))
}

export interface BlockOptions {
  readonly timestamp?: number
  readonly view?: number
}

export class World {
  readonly chain: Chain
  readonly signers: readonly Signer[]
  readonly government: Signer
  readonly blocks: Block[] = []
  readonly deltas: Delta[] = []
  /** The state root after each block. */
  readonly roots: StateRoot[] = []
  readonly memory = new MemoryRows()
  state: LedgerState
  /** The first epoch, if a trusted dealer dealt it. */
  readonly installed: DealtEpoch | undefined
  private readonly makeSigner: (name: string) => Signer
  private bodies = 0

  constructor (
    members = 5, parameters: Partial<ChainParameters> = {}, keys = simulatedKeys(),
    private readonly kinds = { forms: ALL_FORMS, rules: ALL_RULES }, isDealt = true
  ) {
    this.makeSigner = name => keys.signer(sha256(utf8(name)))
    this.government = this.makeSigner('government')
    this.signers = Array.from({ length: members }, (_, i) => this.makeSigner(`hospital ${i}`))
      .sort((a, b) => compare(a.id, b.id))
    const genesis: Genesis = {
      createdAt: START,
      governmentPeer: this.government.id,
      governmentListKey: this.government.id,
      name: 'ledger tests',
      // Without a sample for clinicians, so that an approval by the rules counts.
      parameters: { ...DEFAULT_PARAMETERS, auditRate: 0, ...parameters },
      members: this.signers.map((signer, i) => memberOf(signer, `Hospital ${i}`, keys.verifier.group))
    }
    this.chain = { id: chainIdOf(genesis), genesis, verifier: keys.verifier }
    this.state = genesisState(this.chain)
    this.installed = isDealt ? installEpoch(this.state) : undefined
  }

  newcomer (name: string): Signer {
    const signer = this.makeSigner(name)
    this.newcomers.push(signer)
    return signer
  }

  /** Signers of the hospitals that `newcomer` has made. */
  private readonly newcomers: Signer[] = []

  /** Returns a proposal that differs from all earlier proposals. */
  proposal (parts: Partial<Proposal> = {}): Proposal {
    const n = ++this.bodies
    return {
      ...madeUpCasePart(String(n)), pseudonym: label(`patient ${n}`),
      r: label(`r ${n}`).subarray(0, 16),
      bodyHash: label(`body ${n}`),
      bodySize: 1500,
      keyCommitment: label(`key ${n}`),
      retryTag: label(`tag ${n}`),
      relation: Relation.new, isHistorical: false,
      related: ZERO_32,
      ...parts
    }
  }

  sign (signer: Signer, transaction: UnsignedTransaction): VerifiedTransaction {
    return this.verify(transactionCodec.encode(signTransaction(this.chain.id, signer, transaction)))
  }

  verify (bytes: Uint8Array): VerifiedTransaction {
    const verdict = verifyTransaction(this.chain, () => true, bytes, this.kinds.forms)
    assert(verdict.verdict === 'accept', verdict.verdict === 'accept' ? '' : verdict.code)
    return verdict.value
  }

  propose (signer: Signer, proposals: readonly Proposal[]): VerifiedTransaction<Propose> {
    const transaction = { kind: TransactionKind.propose, author: signer.id, proposals }
    return this.sign(signer, transaction) as VerifiedTransaction<Propose>
  }

  opinions (signer: Signer, opinions: readonly Opinion[]): VerifiedTransaction {
    return this.sign(signer, {
      kind: TransactionKind.opinions, author: signer.id, rulesetHash: RULES, opinions
    })
  }

  /**
   * Returns the successor of the list in force with these members.
   * @param joining changes the join signatures, which otherwise are those of all members for the last block
   */
  allowlist (
    members: readonly Member[], parts: Partial<SignedAllowlist['list']> = {}, joining?: Joining
  ): VerifiedTransaction<AllowlistUpdate> {
    const all = [...this.signers, ...this.extra, ...this.newcomers]
    const signerOf = (id: MemberId): Signer | undefined => all.find(signer => equal(signer.id, id))
    const bytes = transactionCodec.encode(successorOf(this, signerOf, members, parts, joining))
    return this.verify(bytes) as VerifiedTransaction<AllowlistUpdate>
  }

  load (keys: readonly EntryKey[]): Entries {
    return this.memory.load(keys)
  }

  get rows (): Map<string, Row> { return this.memory.rows }

  /** The state root after the last block. */
  get root (): StateRoot {
    return stateRootOf(this.state, this.load([stateRootKey()]))
  }

  leader (view = 0): Signer {
    const { state, chain } = this
    const order = leaderOrder(chain.id, state.beacon, state.height + 1, state.set)
    return this.signerOf(leaderAt(order, view))
  }

  signerOf (id: MemberId): Signer {
    const found = [...this.signers, ...this.extra].find(signer => equal(signer.id, id))
    assert(found !== undefined)
    return found
  }

  /** Signers of later members, which may lead. */
  readonly extra: Signer[] = []

  /** The σ of the next header. The ledger gets σ from code that has checked the shares, so any bytes do. */
  get sigma (): Sigma {
    const { height } = this.state
    return sigmaEpoch(this.state) === undefined ? ZERO_32 : sha256(utf8(`sigma of block ${height}`))
  }

  draft (candidates: readonly VerifiedTransaction[], options: BlockOptions = {}): Draft {
    const { state, chain } = this
    const view = options.view ?? 0
    const signer = this.leader(view)
    const parts: DraftOptions = {
      candidates,
      view,
      signer,
      timestamp: options.timestamp ?? state.timestamp + 100,
      sigma: this.sigma,
      entries: this.load(touches(state, candidates, this.kinds.rules)),
      rules: this.kinds.rules
    }
    return draftBlock(chain, state, parts)
  }

  judge (block: Block): ReturnType<typeof executeBlock> {
    const { rules } = this.kinds
    const entries = this.load(touches(this.state, block.transactions, rules))
    return executeBlock(this.chain, this.state, block, entries, { sigma: this.sigma, rules })
  }

  /** Drafts, checks and applies a block, which must contain every candidate. */
  commit (candidates: readonly VerifiedTransaction[], options: BlockOptions = {}): Delta {
    const draft = this.draft(candidates, options)
    assert.deepEqual([draft.dropped, draft.deferred], [[], []])
    assert(draft.made !== undefined, 'an empty block is not allowed now')
    return this.accept(draft.made.block, draft.made.delta)
  }

  /** Checks a drafted block as another node would, and applies it. */
  accept (block: Block, drafted: Delta): Delta {
    const verdict = this.judge(block)
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    assert.deepEqual(plain(verdict.value), plain(drafted))
    this.memory.apply(verdict.value.changes)
    this.roots.push(this.load([stateRootKey()]).values().next().value!)
    this.state = applyDelta(this.state, verdict.value)
    this.blocks.push(block)
    this.deltas.push(verdict.value)
    return verdict.value
  }

  /** Makes empty blocks until no case waits for its draw. */
  settle (): void {
    while (this.state.undecided.hasUndrawn()) this.commit([])
  }

  /** Commits a first block, which touches no case. */
  begin (): this {
    this.commit([this.anything(this.signers[0]!, 1)])
    return this
  }

  /** Returns the newest version of a case. */
  case (id: CaseId): Case {
    const found = this.deltas.findLast(delta => delta.cases.has(hex(id)))?.cases.get(hex(id))
    assert(found !== undefined)
    return found
  }

  /** Returns the hospitals that hold a slot of an open case and have given no verdict. */
  pair (open: Case): Signer[] {
    return open.holders.filter(holder => isAwaited(open, holder))
      .map(({ validator }) => this.signerOf(validator))
  }

  /** Opens a case of `signer`, and returns it after its draw. */
  drawn (signer: Signer, parts: Partial<Proposal> = {}): Case {
    const tx = this.propose(signer, [this.proposal(parts)])
    this.commit([tx])
    this.settle()
    return this.case(tx.caseIds[0]!)
  }

  approve (open: Case): Case {
    return this.decide(open, Decision.approve)
  }

  reject (open: Case): Case {
    return this.decide(open, Decision.reject)
  }

  presence (signer: Signer, since: number): VerifiedTransaction {
    return this.sign(signer, { kind: TransactionKind.presence, author: signer.id, since })
  }

  /** Makes a transaction that touches no case. Of an author, each needs a higher number than the last. */
  anything (author: Signer, number: number): VerifiedTransaction {
    const raise = { hospital: author.id, day: dayOf(this.state.timestamp), names: number }
    return this.raise(author, raise, this.signers)
  }

  /** Raises the allowance of a hospital for a day, with the approvals of these members. */
  raise (author: Signer, raise: NamesRaise, members: readonly Signer[]): VerifiedTransaction {
    const approvals = members.map(member => approveRaise(this.chain.id, member, raise))
      .sort((a, b) => compare(a.member, b.member))
    return this.sign(author, { kind: TransactionKind.namesAllow, author: author.id, raise, approvals })
  }

  totals (author: Signer, day: number, hospital: Signer, names = 5): VerifiedTransaction {
    const totals = [{ hospital: hospital.id, names }]
    return this.sign(author, { kind: TransactionKind.namesTotals, author: author.id, day, totals })
  }

  adopt (signer: Signer, ruleset: Ruleset): VerifiedTransaction {
    return this.sign(signer, { kind: TransactionKind.adopt, author: signer.id, ...ruleset })
  }

  /** Commits the opinions that decide a case, and returns the case. A single rejection is enough. */
  private decide (open: Case, decision: Decision): Case {
    const pair = this.pair(open)
    const validators = decision === Decision.reject ? pair.slice(0, 1) : pair
    this.commit(validators.map(signer => this.opinions(signer, [opinionOn(open, decision)])))
    return this.case(open.id)
  }

  restored (): LedgerState {
    return restoreState(this.chain, this.rows.values())
  }
}

/** Replaces the member set, whose functions are never equal, by its hash. */
function plain (delta: Delta): unknown {
  return { ...delta, set: hex(delta.set.hash) }
}
