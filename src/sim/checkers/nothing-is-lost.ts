import { caseCodec, decode } from '../../protocol/codec/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { Acknowledged } from '../clinic.js'
import type { SimNode } from '../sim-node.js'
import { name, sha, short, tagged } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import { isUndecided, STATUSES } from './model-cases.js'

/**
 * What a hospital told its user is safe comes onto the chain, and every honest hospital holds the
 * body of every case that is undecided or a record, and can serve it by its hash.
 */
export class NothingIsLost implements Checker {
  readonly invariant = 'lost'
  /** case -> submitter. */
  readonly #promised = new Map<string, string>()
  readonly #tips = new Set<string>()
  #tip = 0

  constructor (private readonly one: Case) {}

  acknowledged (node: SimNode, { caseIds }: Acknowledged): void {
    for (const id of caseIds) this.#promised.set(name(id), name(node.signer.id))
  }

  deciding (_node: SimNode, { block }: CommittedBlock): void {
    if (block.header.height !== this.#tip + 1) return
    this.#tip++
    for (const { caseIds } of block.transactions) for (const id of caseIds) this.#tips.add(name(id))
  }

  /** Promised by hospitals that still are members, and not on the chain. */
  missing (): string[] {
    const set = this.one.history.setAt(this.one.history.tip + 1)?.map(name) ?? []
    return [...this.#promised].filter(([id, submitter]) =>
      !this.#tips.has(id) && set.includes(submitter)).map(([id]) => id)
  }

  /** Bodies that honest members should hold and do not, in words. */
  async lacking (nodes: readonly SimNode[]): Promise<string[]> {
    const lacking: string[] = []
    for (const { store, name: who } of nodes) {
      if (store === undefined) continue
      for await (const [, row] of store.iterateCases()) {
        const one = decode(caseCodec, row)
        if (one.verdict !== 'accept') continue
        const { bodyHash, id, submitter } = one.value
        const status = STATUSES[one.value.status] ?? 'expired'
        if (!isUndecided({ status }) && status !== 'accepted') continue
        const body = await store.getBody(bodyHash)
        const isRight = body !== undefined &&
          name(sha(tagged(this.one.chain, 'body'), submitter, body)) === name(bodyHash)
        if (!isRight) lacking.push(`${who}: the body of ${status} case ${short(id)}`)
      }
    }
    return lacking
  }
}
