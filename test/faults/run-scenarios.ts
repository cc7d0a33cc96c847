import type { Ground } from './ground/index.js'
import { openGround } from './grounds.js'
import type { GroundName, Scenario } from './scenarios/index.js'

export interface Outcome {
  readonly scenario: Scenario
  /** Time from the fix until recovery, ms. */
  readonly recoveryMs?: number
  readonly skipped?: string
  readonly failure?: Error
  readonly notes?: readonly string[]
}

/**
 * Runs each scenario once. Scenarios with the same ground share a fleet, which is always under load. After a
 * failure, the next scenario gets a new fleet.
 */
export async function runScenarios (
  scenarios: readonly Scenario[], onOutcome: (outcome: Outcome) => void
): Promise<void> {
  const grounds = new Set(scenarios.map(({ ground }) => ground))
  for (const name of grounds) {
    await runGround(name, scenarios.filter(({ ground }) => ground === name), onOutcome)
  }
}

async function runGround (
  name: GroundName, scenarios: readonly Scenario[], onOutcome: (outcome: Outcome) => void
): Promise<void> {
  let ground: Ground | undefined
  let last: Scenario | undefined
  for (const scenario of scenarios) {
    const skipped = await scenario.unavailable?.()
    if (skipped !== undefined) {
      onOutcome({ scenario, skipped })
      continue
    }
    try {
      ground ??= await openGround(name)
      const recoveryMs = await tryFault(ground, scenario)
      onOutcome({ scenario, recoveryMs, notes: ground.notes.splice(0) })
      last = scenario
    } catch (error) {
      onOutcome({ scenario, failure: failureOf(error, ground) })
      await ground?.close(true)
      ground = undefined
    }
  }
  if (ground === undefined || last === undefined) return
  try {
    await ground.checkChains()
    await ground.close(false)
  } catch (error) {
    onOutcome({ scenario: last, failure: failureOf(error, ground) })
    await ground.close(true)
  }
}

/** Runs a scenario and checks the network. @returns the time of recovery, ms */
export async function tryFault (ground: Ground, { inject }: Scenario): Promise<number> {
  ground.load.start()
  await ground.goesOn()
  const { fix, after } = await inject(ground)
  const fixedAt = performance.now()
  await fix()
  await ground.recovered()
  const recoveryMs = performance.now() - fixedAt
  await after?.()
  await ground.check()
  return Math.round(recoveryMs)
}

function failureOf (error: unknown, ground: Ground | undefined): Error {
  const text = error instanceof Error ? error.stack ?? error.message : String(error)
  return new Error(ground === undefined ? text : `${text}\n  data and logs are in ${ground.folder}`)
}
