import { replyCodec } from '../../protocol/codec/index.js'
import { TransactionKind, type BodyHash, type ErasureAttest } from '../../protocol/types/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { valueIn } from '../frames.js'
import type { SimNode } from '../sim-node.js'
import { name, short } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'
import type { LedgerByHand } from './i06-ledger-by-hand.js'

/** How long a process may take to overwrite what a block of its own time erases. */
const ERASING_MS = 10_000

interface Erased {
  readonly height: number
  /** The processes that made the block with the effect final, and when. */
  readonly known: Map<string, number>
}

/**
 * §19: what patients may rely on after an erasure. An honest hospital sends no body of an erased record: not
 * after a start, and not long after the effect. It attests nothing that is not true on its disk. It erases
 * nothing else. In the end every order has its effect, and every honest hospital has attested.
 */
export class ErasuresAreTrue extends Invariant implements Checker {
  readonly invariant = '§19'
  /** The bodies of each case, by its id, and the erasures of bodies, by their hashes. */
  readonly #bodies = new Map<string, readonly BodyHash[]>()
  readonly #erased = new Map<string, Erased>()

  constructor (run: WatchedRun, private readonly ledger: LedgerByHand) { super(run) }

  isErased (hash: BodyHash): boolean { return this.#erased.has(name(hash)) }

  extending (_node: SimNode, { block: { header: { height }, transactions } }: CommittedBlock): void {
    for (const { caseIds, transaction } of transactions) {
      if (transaction.kind === TransactionKind.propose) {
        for (const [i, { bodyHash, casePartHash }] of transaction.proposals.entries()) {
          this.#bodies.set(name(caseIds[i]!), [bodyHash, casePartHash])
        }
      } else if (transaction.kind === TransactionKind.erasureOrder && transaction.act.type === 'effect') {
        for (const hash of transaction.act.versions.flatMap(id => this.#bodies.get(name(id)) ?? [])) {
          this.#erased.set(name(hash), { height, known: new Map() })
        }
      } else if (transaction.kind === TransactionKind.erasureAttest) this.#judgeAttestation(transaction)
    }
  }

  committed (node: SimNode, { block: { header: { height } } }: CommittedBlock): void {
    for (const erased of this.#erased.values()) {
      if (erased.height === height) erased.known.set(processOf(node), this.run.timeline.now)
    }
  }

  replied (node: SimNode, bytes: Uint8Array): void {
    if (!node.isHonest || this.#erased.size === 0) return
    const reply = valueIn(replyCodec, bytes)
    if (reply?.type !== 'bodies') return
    for (const { hash } of reply.bodies) {
      const erased = this.#erased.get(name(hash))
      if (erased === undefined || this.#heightOf(node) < erased.height) continue
      const since = erased.known.get(processOf(node))
      if (since !== undefined && this.run.timeline.now - since <= ERASING_MS) continue
      this.violate(`${node.name} sends body ${short(hash)}, which block ${erased.height} erased ` +
        (since === undefined ? 'before its start' : `${this.run.timeline.now - since} ms ago`))
    }
  }

  #heightOf ({ running }: SimNode): number {
    return running?.hostLoop.state.ledger.height ?? 0
  }

  /** Looks at the disk of the author of an attestation: a power cut must not bring anything back. */
  #judgeAttestation ({ author, record }: ErasureAttest): void {
    const node = this.run.nodes.find(({ isHonest, signer }) => isHonest && name(signer.id) === name(author))
    const versions = this.ledger.versionsOf(name(record))
    const hashes = versions.flatMap(id => this.#bodies.get(id) ?? [])
    if (node === undefined) return
    this.#left(node, hashes).then(left => {
      if (left === undefined) return
      this.violate(`${node.name} attests an erasure, and has ${left} of ${short(record)}`)
    }, () => undefined)
  }

  /** Describes what a disk has of erased bodies. */
  async #left (
    { options: { disk }, store }: SimNode, hashes: readonly BodyHash[]
  ): Promise<string | undefined> {
    const pads = await Promise.all(hashes.map(async hash => (await disk.pads.get(hash)).type))
    if (pads.some(type => type !== 'erased')) return 'a pad'
    const held = await store?.hasBodies(hashes)
    return held?.includes(true) === true ? 'a body' : undefined
  }

  /** Describes what members still have to do for the erasures that were decided by a time. */
  missing (members: readonly SimNode[], by: number): string[] {
    return this.ledger.unfinished(by).flatMap(({ attested, isInForce, record }) => isInForce
      ? members.filter(node => !node.has('log-lost') && !attested.has(name(node.signer.id)))
        .map(node => `${node.name} has not attested the erasure of ${record.slice(0, 8)}`)
      : [`the order to erase ${record.slice(0, 8)} has no effect`])
  }

  async finish (nodes: readonly SimNode[]): Promise<void> {
    for (const node of nodes) {
      if (!node.isHonest) continue
      for (const hashes of this.#bodies.values()) {
        const [record] = hashes
        if (record === undefined || this.#erased.has(name(record))) continue
        const { type } = await node.options.disk.pads.get(record)
        if (type === 'erased') this.violate(`${node.name} has erased ${short(record)}, and no block did`)
      }
    }
  }
}

function processOf ({ lives, slot }: SimNode): string {
  return `${slot}/${lives}`
}
