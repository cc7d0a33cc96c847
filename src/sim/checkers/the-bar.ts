import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { CaseStatus, Decision, type Case } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { looksTrue } from '../truth.js'
import type { AbleMembers } from './able-members.js'
import { name, short } from './arithmetic.js'
import { Invariant, type Checker, type WatchedRun } from './checker.js'

/** False diagnoses of a run, up to and with their draw: how many were accepted, and how many by chance. */
export interface Falsehoods {
  drawn: number
  accepted: number
  expected: number
}

/**
 * §7.4: the bar keeps f liars from both ends. They cannot lock out a true diagnosis for good: once all
 * others are on its panel, it is not rejected. They cannot get a false one accepted by trying again: no
 * honest hospital approves it, and after each rejection it needs more friends.
 */
export class TheBar extends Invariant implements Checker {
  readonly invariant = '§7.4'
  readonly falsehoods: Falsehoods = { drawn: 0, accepted: 0, expected: 0 }
  /** Numbers of rejected cases, by patient and submitter. */
  readonly #rejected = new Map<string, { count: number }>()

  constructor (run: WatchedRun, private readonly able: AbleMembers) { super(run) }

  extending (_node: SimNode, { delta }: CommittedBlock): void {
    for (const drawn of casesOf(delta, 'drawn')) this.#expect(drawn, delta.set.members.map(({ id }) => id))
    for (const closed of casesOf(delta, 'closed')) {
      // Cases of one block may raise the bar of each other, in an order that does not matter here.
      if (closed.status === CaseStatus.accepted) this.#judgeAccepted(closed, delta.set.size)
      else if (closed.status === CaseStatus.rejected) this.#judgeRejected(closed, delta.set.size)
    }
    for (const { pseudonym, status, submitter } of casesOf(delta, 'closed')) {
      if (status !== CaseStatus.rejected) continue
      entryOf(this.#rejected, name(submitter) + name(pseudonym), () => ({ count: 0 })).count++
    }
  }

  #triesOf ({ pseudonym, submitter }: Case): number {
    return this.#rejected.get(name(submitter) + name(pseudonym))?.count ?? 0
  }

  #judgeAccepted (closed: Case, members: number): void {
    if (looksTrue(closed)) return
    this.falsehoods.accepted++
    const approving = closed.opinions.filter(({ decision }) => decision === Decision.approve)
    const honest = approving.filter(({ validator }) => !this.run.isLiar(validator))
    if (honest.length > 0) this.violate(`an honest hospital approves the false ${short(closed.id)}`)
    const { needed } = this.#barOf(this.#triesOf(closed), members - 1)
    if (approving.length < needed && this.run.history.isMember(closed.submitter, this.run.history.tip + 1)) {
      this.violate(`the false ${short(closed.id)} was accepted by ${approving.length}, not ${needed}`)
    }
  }

  #judgeRejected (closed: Case, members: number): void {
    const { ignores, rejects } = this.run.plan.habits
    const isTrue = looksTrue(closed) && !this.able.isFaulty(closed.submitter)
    const tries = this.#triesOf(closed)
    if (!isTrue || ignores + rejects > 0 || !this.able.areFewFaulty || tries === 0) return
    const { panel } = this.#barOf(tries, members - 1)
    if (panel < members - 1) return
    this.violate(`the true ${short(closed.id)} is rejected, though all others are on its panel`)
  }

  /** Sums up the chances of false diagnoses, as they are at the draw. */
  #expect (drawn: Case, set: readonly Uint8Array[]): void {
    if (looksTrue(drawn)) return
    const others = set.filter(id => name(id) !== name(drawn.submitter))
    const friends = others.filter(id => this.able.isFaulty(id)).length
    const { needed, panel } = this.#barOf(this.#triesOf(drawn), others.length)
    this.falsehoods.drawn++
    this.falsehoods.expected += chanceOf(needed, panel, friends, others.length)
  }

  /** Computes m and a of §7.4. */
  #barOf (tries: number, others: number): { readonly panel: number, readonly needed: number } {
    const k = this.run.chain.genesis.parameters.validatorsPerDiagnosis
    const panel = Math.min(k + 3 * tries, others)
    if (tries === 0) return { panel, needed: k }
    return { panel, needed: panel === others ? Math.floor(others / 2) + 1 : k + 2 * tries }
  }
}

/** Returns the chance that at least `needed` of a panel drawn from `others` are friends. */
export function chanceOf (needed: number, panel: number, friends: number, others: number): number {
  let sum = 0
  for (let drawn = needed; drawn <= Math.min(panel, friends); drawn++) {
    sum += choose(friends, drawn) * choose(others - friends, panel - drawn) / choose(others, panel)
  }
  return sum
}

function choose (n: number, k: number): number {
  if (k < 0 || k > n) return 0
  let ways = 1
  for (let i = 1; i <= k; i++) ways = ways * (n - k + i) / i
  return ways
}
