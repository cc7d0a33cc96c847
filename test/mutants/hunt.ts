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
  /** What the production verifier saw of a survivor that no checker of the simulator saw. */
  readonly verifierAlone: string | undefined
  /** Runs that fail without the mutant, too: the code as it is has a mistake. */
  readonly unsound: readonly string[]
  readonly ms: number
}

/** Runs the mutant until somebody notices what is not there without it. @throws if it does not apply */
export async function hunt (mutant: Mutant): Promise<Hunt> {
  const started = performance.now()
  const mutated = await MutantProcess.start(mutant)
  const { trial } = mutant
  const most = trial.type === 'sim' ? trial.seeds : 1
  const unsound: string[] = []
  let tries = 0
  let verifierAlone: string | undefined
  const made = (caught: Find | undefined): Hunt =>
    ({ mutant, tries, caught, verifierAlone, unsound, ms: performance.now() - started })
  try {
    for (let seed = 1; seed <= most; seed++) {
      const order: Order = { trial, seed }
      const outcome = await mutated.order(order)
      tries += outcome.tries
      const caught = judge(order, outcome)
      if (caught === undefined) continue
      if (caught.invariant === 'verifier' && mutant.verifierAlone === undefined) {
        // Of the code that is judged: without the checkers nobody would have asked it.
        verifierAlone ??= `seed ${seed}: ${caught.text}`
        continue
      }
      const own = await faultWithout(order, tries)
      if (own === undefined) return made(caught)
      // A short bound may be too short for a healthy chain; that is no mistake of it.
      const patient = trial.type === 'sim' ? { ...trial, livenessBoundMs: undefined } : trial
      const real = await faultWithout({ trial: patient, seed }, tries)
      if (real === undefined) continue
      unsound.push(`seed ${seed} fails without '${mutant.name}': ${real.invariant} ${real.text}`)
    }
    return made(undefined)
  } finally {
    mutated.stop()
  }
}

/** The same run without the mistake: what it shows as well is not the mistake's doing. */
async function faultWithout ({ trial, seed }: Order, tries: number): Promise<Find | undefined> {
  const same = trial.type === 'twins' ? { ...trial, most: tries } : trial
  return (await carryOut({ trial: same, seed })).violations[0]
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
