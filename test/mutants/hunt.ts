import { carryOut } from './carry-out.js'
import { judgeChain } from './judge-chain.js'
import type { Find, Mutant, Order, Outcome, TestTrial } from './mutant.js'
import { MutantProcess } from './start-mutant.js'

/** The results of unit tests of the unchanged code, by trial. */
const testsWithout = new Map<string, Promise<Find | undefined>>()

/** The result of one mutant. */
export interface Hunt {
  readonly mutant: Mutant
  /** Number of seeds, schedules or tests until it was caught, or of all if it survived. */
  readonly tries: number
  /** Undefined if the mutant survived. */
  readonly caught: Find | undefined
  /** What the production verifier reported of a survivor, although no checker of the simulator did. */
  readonly verifierAlone: string | undefined
  /** Runs that also fail without the mutant, so the unchanged code has a mistake. */
  readonly unsound: readonly string[]
  readonly ms: number
}

/**
 * Runs the mutant until a checker reports a violation that does not occur without the mutant.
 * @throws if it does not apply
 */
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
        // A real network has no unchanged verifier, so this does not count as caught.
        verifierAlone ??= `seed ${seed}: ${caught.text}`
        continue
      }
      const own = await faultWithout(order, tries)
      if (own === undefined) return made(caught)
      // A short time limit may be too short for unchanged code, which is not a mistake.
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

/** Returns the first violation of the same run without the mutant. */
async function faultWithout ({ trial, seed }: Order, tries: number): Promise<Find | undefined> {
  if (trial.type === 'tests') return await faultOfTests(trial)
  const same = trial.type === 'twins' ? { ...trial, most: tries } : trial
  return (await carryOut({ trial: same, seed })).violations[0]
}

/** Returns the first test that fails without a mutant. Each trial runs once, in a process of its own. */
async function faultOfTests (trial: TestTrial): Promise<Find | undefined> {
  const name = JSON.stringify(trial)
  const known = testsWithout.get(name) ?? runUnchanged(trial)
  testsWithout.set(name, known)
  return await known
}

async function runUnchanged (trial: TestTrial): Promise<Find | undefined> {
  const unchanged = await MutantProcess.unchanged(trial)
  try {
    return (await unchanged.order({ trial, seed: 1 })).violations[0]
  } finally {
    unchanged.stop()
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
