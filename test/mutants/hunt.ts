import { carryOut } from './carry-out.js'
import { judgeChain } from './judge-chain.js'
import type { Find, Mutant, Order, Outcome } from './mutant.js'
import { MutantProcess } from './start-mutant.js'

/** What came of hunting one mutant. */
export interface Hunt {
  readonly mutant: Mutant
  /** Seeds or schedules that it took; all there are, if it survived. */
  readonly tries: number
  /** Undefined: it survived. */
  readonly caught: Find | undefined
  readonly ms: number
}

/** Runs the mutant until somebody notices. @throws if it does not apply, or is not needed to fail */
export async function hunt (mutant: Mutant): Promise<Hunt> {
  const started = performance.now()
  const mutated = await MutantProcess.start(mutant)
  const { trial } = mutant
  const most = trial.type === 'sim' ? trial.seeds : 1
  let tries = 0
  try {
    for (let seed = 1; seed <= most; seed++) {
      const order: Order = { trial, seed }
      const outcome = await mutated.order(order)
      tries += outcome.tries
      const caught = judge(order, outcome)
      if (caught === undefined) continue
      await assertHarmless(mutant, order, tries)
      return { mutant, tries, caught, ms: performance.now() - started }
    }
    return { mutant, tries, caught: undefined, ms: performance.now() - started }
  } finally {
    mutated.stop()
  }
}

/** The same run without the mistake: else it is not the mistake that was noticed. */
async function assertHarmless (mutant: Mutant, { trial, seed }: Order, tries: number): Promise<void> {
  const most = trial.type === 'twins' ? { ...trial, most: tries } : trial
  const [own] = (await carryOut({ trial: most, seed })).violations
  if (own === undefined) return
  throw new Error(`${mutant.name}: seed ${seed} fails without it: ${own.invariant} ${own.text}`)
}

function judge ({ trial, seed }: Order, { violations, chains }: Outcome): Find | undefined {
  const [first] = violations
  if (first !== undefined || trial.type !== 'sim') return first
  for (const chain of chains) {
    const fault = judgeChain(trial, seed, chain)
    if (fault !== undefined) return fault
  }
  return undefined
}
