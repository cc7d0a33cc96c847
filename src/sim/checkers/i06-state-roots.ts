import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { name, number32, number64, number8, sha, tagged } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

type Row = CommittedBlock['delta']['changes'][number]

/** Tables by their numbers in the hash; the row that holds the rest of the memory is in none. */
const TABLES = [
  'case', 'undecided', 'tag', 'body', 'patient', 'tally', 'evidence', 'allowlist', 'block-hash', 'linking'
]
const TALLY = 6
/** What is counted about one hospital, in numbers of eight bytes. */
const TALLY_NUMBERS = 8

/**
 * I6: each header names the state that the blocks before it left,
 * SHA-256(D("state") ‖ previous ‖ effects) of §3, over the rows as they go to the disk. What the rows
 * say is for the ledger by hand.
 */
export class StateRoots implements Checker {
  readonly invariant = 'I6'
  #tip = 0
  #root: Buffer

  constructor (private readonly one: Case) {
    const { genesis } = one.chain
    const none = Buffer.concat(Array.from({ length: TALLY_NUMBERS }, () => number64(0)))
    this.#root = this.#after(Buffer.alloc(32), genesis.members.map(({ id }) => effect(TALLY, id, none)))
  }

  deciding (node: SimNode, { block, delta }: CommittedBlock): void {
    const { height, stateRoot } = block.header
    if (height !== this.#tip + 1) return
    this.#tip = height
    const fault = (text: string): void => { this.one.violate('I6', `${node.name}: ${height}: ${text}`) }
    if (name(stateRoot) !== name(this.#root)) fault('its header names another state')
    const effects = delta.changes.flatMap(row => effectOf(row))
    const keys = effects.map(({ order }) => order)
    if (keys.join() !== [...new Set(keys)].sort().join()) fault('its effects are unsorted or twice')
    this.#root = this.#after(this.#root, effects)
    if (name(delta.stateRoot) !== name(this.#root)) fault('another state follows from its effects')
  }

  #after (before: Uint8Array, effects: readonly Effect[]): Buffer {
    return sha(tagged(this.one.chain, 'state'), before, ...effects.map(({ bytes }) => bytes))
  }
}

interface Effect {
  /** Sorts as table and key do. */
  readonly order: string
  readonly bytes: Buffer
}

function effectOf ({ space, key, value }: Row): Effect[] {
  const table = TABLES.indexOf(space) + 1
  return table === 0 ? [] : [effect(table, key, value)]
}

function effect (table: number, key: Uint8Array, value: Uint8Array | undefined): Effect {
  const written = value === undefined ? [number8(0)] : [number8(1), number32(value.length), value]
  return {
    order: `${name(number8(table))}${name(key)}`,
    bytes: Buffer.concat([number8(table), number32(key.length), key, ...written])
  }
}
