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
  try {
    for (let seed = 1; seed <= most; seed++) {
      const order: Order = { trial, seed }
      const caught = judge(order, await mutated.order(order))
      if (caught === undefined) continue
      const [own] = (await carryOut(order)).violations
      if (own !== undefined) throw new Error(`${mutant.name}: seed ${seed} fails without it: ${own.text}`)
      return { mutant, tries: seed, caught, ms: performance.now() - started }
    }
    return { mutant, tries: most, caught: undefined, ms: performance.now() - started }
  } finally {
    mutated.stop()
  }
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
