import {
  allowlistHash, allowlistSignBytes, assembleCertificate, voteSignBytes
} from '../protocol/codec/index.js'
import { firstSecrets } from '../protocol/keeping/index.js'
import { signStatement, type LedgerState } from '../protocol/ledger/index.js'
import {
  equal, VoteKind, type RecoveryStatement, type SignedAllowlist, type Verdict
} from '../protocol/types/index.js'
import type { RecoveryDesk } from '../node/peers/recovery-desk.js'
import { MemoryPads } from '../storage/index.js'
import { WAL_PATH, type SimNode } from './sim-node.js'
import type { World } from './world.js'

/** What more than f hospitals lose at once. Each list has slots of founders, and spares the last founder. */
export interface Disaster {
  readonly logs?: readonly number[]
  /** The whole disk. The keys come back from a backup. */
  readonly disks?: readonly number[]
  /** The shares of keys. */
  readonly shares?: readonly number[]
  /** The government signs two recovery lists: one without the last founder, and one without the first. */
  readonly twoLists?: boolean
  /** The first hospital makes false statements, and a false finalization arrives after the recovery. */
  readonly lies?: boolean
}

const LOST_MS = 6_000
const RECOVER_MS = 12_000
const AGAIN_MS = 500
const TURN_MS = 700
const LOOK_MS = 10
const NOTHING = { files: new Map<string, Uint8Array>(), rows: [], pads: new MemoryPads() }

/** Plays a disaster, after which every operator runs `recover` (SPECIFICATION.md §10.6). */
export class DisasterPlay {
  readonly #founders: readonly SimNode[]
  /** The hospitals that must have recovered once the network is good. */
  readonly #kept: readonly SimNode[]

  constructor (private readonly world: World, private readonly disaster: Disaster, founders: number) {
    this.#founders = world.nodes.slice(0, founders)
    this.#kept = disaster.twoLists === true ? this.#founders.slice(1) : this.#founders
  }

  begin (): void {
    const { timeline } = this.world
    timeline.after(LOST_MS, () => { this.#lose() })
    for (const [turn, node] of this.#founders.entries()) {
      timeline.after(RECOVER_MS + turn * TURN_MS, () => { this.#recover(node) })
    }
    if (this.disaster.lies !== true) return
    timeline.after(RECOVER_MS, () => { this.#lie() })
    timeline.after(RECOVER_MS, () => { this.#certifyLate() })
  }

  /** Reports hospitals that have not recovered, and false statements that were accepted. */
  check (): void {
    for (const node of this.#kept) {
      if (recoveriesOf(node) === 0) this.#violate(`${node.name} has not recovered`)
    }
  }

  #lose (): void {
    const { disks = [], logs = [], shares = [] } = this.disaster
    const affected = new Set([...disks, ...logs, ...shares])
    for (const node of this.#founders.filter(({ slot }) => affected.has(slot))) {
      const { chain, disk } = node.options
      this.world.happens('disaster', node.name, 'loses its log, its disk or its shares')
      node.crash(true)
      node.isDiskLost = disks.includes(node.slot)
      if (node.isDiskLost || logs.includes(node.slot)) disk.loseFile(WAL_PATH)
      if (shares.includes(node.slot)) {
        node.areKeysLost = true
        const seed = this.world.random.fork(`shares of ${node.name}`).bytes(32)
        disk.keySecrets = firstSecrets(chain.verifier.group, seed)
      }
      const emptied = node.isDiskLost ? disk.restore(NOTHING, 'store') : Promise.resolve()
      emptied.then(() => { this.world.restart(node) }, (error: unknown) => { this.world.crashed(error) })
    }
  }

  /** Runs `recover` again until the chain goes on. */
  #recover (node: SimNode): void {
    if (this.world.isStable || recoveriesOf(node) > 0) return
    const begun = node.running?.recovery?.begin(this.#listFor(node), true)
    begun?.catch((error: unknown) => { this.world.crashed(error) })
    this.world.timeline.after(AGAIN_MS, () => { this.#recover(node) })
  }

  #listFor ({ slot }: SimNode): SignedAllowlist | undefined {
    if (this.disaster.twoLists !== true) return undefined
    return slot === 0 ? this.#list(this.#founders.slice(0, -1), 2) : this.#list(this.#founders.slice(1), 3)
  }

  #list (kept: readonly SimNode[], version: number): SignedAllowlist | undefined {
    const { chain, government } = this.world
    const current = this.#ledger?.allowlist.list
    if (current === undefined) return undefined
    const list = {
      ...current, version, prevHash: allowlistHash(chain.id, current),
      entries: current.entries.filter(({ id }) => kept.some(({ signer }) => equal(signer.id, id)))
    }
    return { list, signature: government.sign(allowlistSignBytes(chain.id, list)) }
  }

  /** The ledger of the last founder, which loses nothing. */
  get #ledger (): LedgerState | undefined { return this.#founders.at(-1)?.running?.hostLoop.state.ledger }

  /** Gives a hospital that waits false statements in the name of the first hospital. */
  #lie (): void {
    const [liar, victim] = this.#founders
    const desk = victim?.running?.recovery
    const own = desk?.statements.find(({ signer }) => equal(signer, liar!.signer.id))
    if (desk === undefined || own === undefined || !desk.isWaiting) {
      if (!this.world.isStable) this.world.timeline.after(LOOK_MS, () => { this.#lie() })
      return
    }
    this.world.happens('false statements', liar!.name, 'makes false statements')
    for (const [code, statement] of Object.entries(this.#lies(liar!, own))) {
      this.#expect(desk, code, statement)
    }
  }

  #lies (liar: SimNode, own: RecoveryStatement): Readonly<Record<string, RecoveryStatement>> {
    const { chain, government } = this.world
    const { tip } = own
    const signed = (change: Partial<RecoveryStatement>): RecoveryStatement =>
      signStatement(chain, liar.signer, { ...own, ...change })
    const stranger = this.world.nodes.find(node => !this.#founders.includes(node))
    return {
      'second-statement': signed({ isIntact: !own.isIntact }),
      'statement-of-another-chain': { ...own, chainId: new Uint8Array(32) },
      'recovery-not-next': signed({ number: own.number + 1 }),
      'bad-signature': { ...own, keyEpoch: own.keyEpoch + 1 },
      'tip-without-finalization': signStatement(chain, government, {
        ...own, tip: { ...tip, height: tip.height + 1 }
      }),
      ...(stranger === undefined ? {} : {
        'statement-of-a-stranger': signStatement(chain, stranger.signer, own)
      })
    }
  }

  #expect (desk: RecoveryDesk, code: string, statement: RecoveryStatement): void {
    const verdict: Verdict = desk.take(statement)
    const found = verdict.verdict === 'accept' ? 'accept' : verdict.code
    if (found !== code) this.#violate(`a statement got ${found}, not ${code}`)
  }

  /** Shows all hospitals a finalization from before the recovery, of another block at T+1. */
  #certifyLate (): void {
    const ledger = this.#ledger
    const from = ledger?.recoveries[0]?.from
    if (ledger === undefined || from === undefined) {
      if (!this.world.isStable) this.world.timeline.after(LOOK_MS, () => { this.#certifyLate() })
      return
    }
    const { chain } = this.world
    const blockHash = new Uint8Array(32).fill(9)
    const statement = { kind: VoteKind.finalize, height: from, view: 0, blockHash }
    const message = voteSignBytes(chain.id, statement)
    const { members, quorum } = ledger.set
    const votes = new Map(this.#founders.slice(0, quorum).map(({ signer }) =>
      [members.findIndex(({ id }) => equal(id, signer.id)), signer.sign(message)] as const))
    const certificate = assembleCertificate(statement, members, votes)
    const sender = this.#founders[0]!.signer.id
    for (const { running } of this.#founders) {
      const message = { type: 'certificate', certificate } as const
      running?.hostLoop.submit({ type: 'message', from: sender, message })
    }
  }

  #violate (text: string): void { this.world.violate('recovery', text) }
}

/** Returns the number of recoveries in the ledger of a hospital. */
export function recoveriesOf ({ running }: SimNode): number {
  return running?.hostLoop.state.ledger.recoveries.length ?? 0
}
