import { caseCodec, decode } from '../../protocol/codec/index.js'
import { casesOf, eventsOf } from '../../protocol/ledger/index.js'
import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { name, short } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'
import { rulesetBytes } from './layouts.js'
import { STATUSES, summaryOf, summaryOfModel } from './model-cases.js'
import type { Unfinished } from './model-erasures.js'
import { ModelLedger } from './model-ledger.js'

const NAME_TABLES: ReadonlySet<string> = new Set(['pseudonym', 'names', 'name-totals'])
const PATIENT_TABLES: ReadonlySet<string> = new Set(['handle', 'order', 'filings'])
const ACCESS_TABLES: ReadonlySet<string> = new Set(['access-head', 'access-batch', 'access-count'])
const ERASURE_TABLES: ReadonlySet<string> = new Set(['measure', 'erased', 'attestation', 'erasure-count'])
const EMERGENCY_TABLES: ReadonlySet<string> = new Set([
  'practitioner', 'practitioner-index', 'emergency', 'glass', 'emergency-counts', 'review', 'attested',
  'attested-counts'
])

/** I6: a separate ledger, written by hand from SPECIFICATION.md, executes each final block. */
export class LedgerByHand extends Invariant implements Checker {
  readonly invariant = 'I6'
  readonly #model: ModelLedger
  #tip = 0

  constructor (run: WatchedRun) {
    super(run)
    this.#model = new ModelLedger(run)
  }

  extending (node: SimNode, { block, delta, recovery }: CommittedBlock): void {
    this.#tip = block.header.height
    const fault = (text: string): void => {
      this.violate(`${node.name}: final block ${this.#tip}, by hand: ${text}`)
    }
    const byHand = this.#model.take(block, recovery, fault)
    const { accesses, adopted, opened, drawn, closed, emergencies, erasures, names, patients } = byHand
    const compare = (what: string, expected: readonly string[], byNode: readonly string[]): void => {
      if (expected.join() === [...byNode].sort().join()) return
      fault(`${what} ${expected.join(' ') || 'none'}, not ${byNode.join(' ') || 'none'}`)
    }
    const { active, pending } = delta.keys
    const numbers = [active?.number ?? 'none', pending?.number ?? 'none'].join()
    if (this.#model.epochs.numbers !== numbers) {
      fault(`key epochs ${this.#model.epochs.numbers}, not ${numbers}`)
    }
    compare('opened', opened, casesOf(delta, 'opened').map(({ id }) => name(id)))
    const rowsOf = (tables: ReadonlySet<string>): string[] => delta.changes.flatMap(({ key, space, value }) =>
      tables.has(space) ? [`${space} ${name(key)} ${value === undefined ? 'none' : name(value)}`] : [])
    compare('rows of names', names, rowsOf(NAME_TABLES))
    compare('rows of patients', patients, rowsOf(PATIENT_TABLES))
    compare('rows of accesses', accesses, rowsOf(ACCESS_TABLES))
    compare('rows of emergencies', emergencies, rowsOf(EMERGENCY_TABLES))
    compare('rows of erasures', erasures, rowsOf(ERASURE_TABLES))
    compare('rows of statements', byHand.mismatches, rowsOf(new Set(['kind'])))
    compare('adopted rulesets', adopted,
      eventsOf(delta, 'ruleset-adopted').map(event => name(rulesetBytes(event.adopted.ruleset))))
    compare('drawn', drawn, casesOf(delta, 'drawn').map(({ id }) => name(id)))
    compare('closed', closed, casesOf(delta, 'closed').map(({ id, status }) =>
      `${name(id)} ${STATUSES[status] ?? '?'}`))
  }

  /** Returns the versions of an erased record; none before the effect. */
  versionsOf (record: string): readonly string[] { return this.#model.erasures.versionsOf(record) }

  /** Returns what is left to do for the erasures that were decided by a time. */
  unfinished (by: number): readonly Unfinished[] { return this.#model.erasures.unfinished(by) }

  /** Compares the cases of the model with the cases on the disks of the nodes. */
  async finish (nodes: readonly SimNode[]): Promise<void> {
    const { all } = this.#model.cases
    for (const { store, name: node, isHonest } of nodes) {
      if (!isHonest || store === undefined) continue
      if (((await store.meta.head())?.height ?? 0) !== this.#tip) continue
      const left = new Set(all.keys())
      for await (const [id, row] of store.iterateCases()) {
        left.delete(name(id))
        const stored = decode(caseCodec, row)
        const byHand = all.get(name(id))
        const expected = byHand === undefined ? 'no such case' : summaryOfModel(byHand)
        if (stored.verdict === 'accept' && summaryOf(stored.value) === expected) continue
        this.violate(`${node}: case ${short(id)}, by hand: ${expected}`)
      }
      if (left.size > 0) this.violate(`${node}: ${left.size} cases are not on its disk`)
    }
  }
}
