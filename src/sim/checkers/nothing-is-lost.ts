import { caseCodec, decode } from '../../protocol/codec/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { CaseId } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name, sha, short, tagged } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'
import type { ErasuresAreTrue } from './erasures-are-true.js'
import { isUndecided, STATUSES } from './model-cases.js'

/**
 * Every diagnosis that a hospital acknowledged comes onto the chain. Every honest hospital holds the body of
 * every case that is undecided or a record, and can serve the body by its hash. It has none of an erased
 * record.
 */
export class NothingIsLost extends Invariant implements Checker {
  readonly invariant = 'lost'
  /** Submitters of the cases that are not on the chain yet. */
  readonly #promised = new Map<string, string>()
  readonly #onChain = new Set<string>()

  constructor (run: WatchedRun, private readonly erasures: Pick<ErasuresAreTrue, 'isErased'>) { super(run) }

  acknowledged (node: SimNode, caseIds: readonly CaseId[]): void {
    for (const id of caseIds) {
      if (!this.#onChain.has(name(id))) this.#promised.set(name(id), name(node.signer.id))
    }
  }

  extending (_node: SimNode, { block }: CommittedBlock): void {
    for (const { caseIds } of block.transactions) {
      for (const id of caseIds) {
        this.#onChain.add(name(id))
        this.#promised.delete(name(id))
      }
    }
  }

  /** Returns the promised cases of present members that are not on the chain. */
  missing (): string[] {
    const set = this.run.history.current.map(name)
    return [...this.#promised].filter(([, submitter]) => set.includes(submitter)).map(([id]) => id)
  }

  /** Describes the bodies that are missing at honest members. */
  async lacking (nodes: readonly SimNode[]): Promise<string[]> {
    const lacking: string[] = []
    for (const { store, name: node } of nodes) {
      if (store === undefined) continue
      for await (const [, row] of store.iterateCases()) {
        const stored = decode(caseCodec, row)
        if (stored.verdict !== 'accept') continue
        const { bodyHash, casePartHash, id, submitter } = stored.value
        const status = STATUSES[stored.value.status] ?? 'expired'
        if (!isUndecided({ status }) && status !== 'accepted') continue
        for (const hash of [bodyHash, casePartHash]) {
          const body = await store.getBody(hash)
          const isRight = body !== undefined &&
            name(sha(tagged(this.run.chain, 'body'), submitter, body)) === name(hash)
          if (this.erasures.isErased(hash)) {
            if (body !== undefined) lacking.push(`${node}: still a body of erased case ${short(id)}`)
          } else if (!isRight) lacking.push(`${node}: a body of ${status} case ${short(id)}`)
        }
      }
    }
    return lacking
  }
}
