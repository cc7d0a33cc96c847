import { Simulation } from '../../src/sim/simulation.js'
import type { HandedChain, Outcome, SimOrder, SimTrial, TwinsTrial } from './mutant.js'
import { explore } from './twins/explore.js'

/** Carries out an order with the code that this process has loaded. */
export async function carryOut ({ trial, seed }: SimOrder): Promise<Outcome> {
  if (trial.type === 'sim') return await simulate(trial, seed)
  return enumerate(trial)
}

function enumerate (trial: TwinsTrial): Outcome {
  const { broken, schedules } = explore(trial)
  const violations = broken === undefined
    ? []
    : [{ ...broken.violation, text: `${broken.violation.text} (${broken.schedule})` }]
  return { violations, chains: [], tries: schedules }
}

async function simulate (trial: SimTrial, seed: number): Promise<Outcome> {
  const simulation = new Simulation({ ...trial, seed })
  const { violations } = await simulation.run()
  return { violations, chains: violations.length > 0 ? [] : await chainsOf(simulation), tries: 1 }
}

async function chainsOf (simulation: Simulation): Promise<HandedChain[]> {
  const chains = new Map<string, HandedChain>()
  for (const { store, isHonest } of simulation.nodes) {
    const tip = (await store?.meta.head())?.height ?? 0
    if (store === undefined || !isHonest || tip === 0) continue
    const blocks = await Promise.all(Array.from({ length: tip }, (_, i) => store.readBlock(i + 1)))
    const held = blocks.filter(block => block !== undefined)
    const name = Buffer.from(held.at(-1)?.block ?? []).toString('hex')
    chains.set(`${tip} ${name}`, { id: simulation.chain.id, blocks: held })
  }
  return [...chains.values()]
}
