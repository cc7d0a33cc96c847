import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import type { Member } from '../../protocol/types/index.js'
import { name, number16, number32, number64, number8, sha } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'

type Row = CommittedBlock['delta']['changes'][number]

/** The tables by their numbers (§4.2). */
const TABLES: Readonly<Record<string, number>> = {
  case: 1, undecided: 2, tag: 3, body: 4, patient: 5, tally: 6, evidence: 7, allowlist: 8, 'block-hash': 9,
  kind: 11, 'key-epoch': 12, dealing: 13, 'key-member': 14, presence: 15, rejections: 16,
  recovery: 17, pseudonym: 18, names: 19, 'name-totals': 20, ruleset: 21,
  handle: 22, order: 23, 'access-head': 24, filings: 25, 'access-batch': 30, 'access-count': 31,
  practitioner: 32, 'practitioner-index': 33, emergency: 34, glass: 35, 'emergency-counts': 36, review: 37,
  attested: 38, 'attested-counts': 39,
  measure: 40, erased: 41, attestation: 42, 'erasure-count': 43,
  ledger: 255
}
/** Number of numbers in the tally of a hospital, of eight bytes each. */
const TALLY_NUMBERS = 7
/** The greatest number of leaves of a bucket (§4.3). */
const BUCKET = 32
const DIGITS = 16

/**
 * I6: each header names the root over all rows after the previous block (§4.3). This checker keeps all rows,
 * and makes the pages above each changed row anew. The ledger by hand checks the contents of rows.
 */
export class StateRoots extends Invariant implements Checker {
  readonly invariant = 'I6'
  readonly #root = new Page(0)

  constructor (run: WatchedRun) {
    super(run)
    const { members } = run.chain.genesis
    const none = Buffer.concat(Array.from({ length: TALLY_NUMBERS }, () => number64(0)))
    for (const { id, boxKey } of members) {
      this.#take({ space: 'tally', key: id, value: none })
      this.#take({ space: 'key-member', key: id, value: Buffer.concat([boxKey, number8(0)]) })
    }
    this.#take({ space: 'key-epoch', key: number32(1), value: firstEpoch(members) })
  }

  extending (node: SimNode, { block, delta }: CommittedBlock): void {
    const { height, stateRoot } = block.header
    const fault = (text: string): void => { this.violate(`${node.name}: ${height}: ${text}`) }
    if (name(stateRoot) !== this.#root.hash.toString('hex')) fault('its header names another state')
    const names = delta.changes.map(({ space, key }) => `${space}/${name(key)}`)
    if (new Set(names).size !== names.length) fault('it changes a row twice')
    for (const change of delta.changes) this.#take(change)
  }

  #take ({ space, key, value }: Row): void {
    const table = TABLES[space]
    if (table === undefined) {
      this.violate(`a row of the unknown table ${space}`)
      return
    }
    const path = name(sha(chainless('row'), number8(table), key))
    this.#root.set(path, value && name(sha(chainless('row-value'), value)))
  }
}

/** The page over all leaves whose paths begin with the same digits (§4.3). */
class Page {
  /** Paths and hashes of values, both in hex. */
  readonly #leaves = new Map<string, string>()
  #children: readonly Page[] | undefined
  #hash: Buffer | undefined

  /** @param depth the number of digits that the paths share */
  constructor (private readonly depth: number) {}

  get hash (): Buffer { return this.#hash ??= sha(chainless('page'), this.#bytes()) }

  set (path: string, value: string | undefined): void {
    this.#hash = undefined
    if (value === undefined) this.#leaves.delete(path)
    else this.#leaves.set(path, value)
    if (this.#children !== undefined) this.#childOf(this.#children, path).set(path, value)
  }

  #childOf (children: readonly Page[], path: string): Page {
    return children[Number.parseInt(path[this.depth]!, 16)]!
  }

  #bytes (): Buffer {
    if (this.#leaves.size <= BUCKET) {
      this.#children = undefined
      const sorted = [...this.#leaves].sort(([a], [b]) => a < b ? -1 : 1)
      return Buffer.concat([number8(0), Buffer.from(sorted.flat().join(''), 'hex')])
    }
    const children = this.#children ??= this.#divided()
    const sizes = children.map(child => child.#leaves.size)
    const present = sizes.reduce((bits, size, step) => size > 0 ? bits + 2 ** step : bits, 0)
    return Buffer.concat([
      number8(1), number16(present), ...children.flatMap((child, step) => sizes[step] === 0
        ? []
        : [number8(sizes[step]! <= BUCKET ? sizes[step]! : 0), child.hash])
    ])
  }

  #divided (): Page[] {
    const children = Array.from({ length: DIGITS }, () => new Page(this.depth + 1))
    for (const [path, value] of this.#leaves) this.#childOf(children, path).set(path, value)
    return children
  }
}

function chainless (what: string): Buffer {
  return Buffer.from(`medichain/v2/${what}\0`, 'latin1')
}

/** Returns the row of epoch 1: pending, with all members as holders, and no dealing, complaint or ready. */
function firstEpoch (members: readonly Member[]): Buffer {
  const threshold = Math.max(2, Math.floor((members.length - 1) / 3) + 1)
  const none = number16(0)
  return Buffer.concat([
    number8(0), number16(threshold),
    number16(members.length), ...members.map(({ id }) => id),
    number16(members.length), ...members.map(({ boxKey }) => boxKey),
    none, none, none, none, none, number8(0), number8(0)
  ])
}
