import { setTimeout as pause } from 'node:timers/promises'
import type { Fleet } from './fleet/index.js'
import { CaseTracker, diagnosisOf, submit, type Diagnosis } from './run/index.js'
import type { Sample } from './samples/index.js'
import { LiveTable, type Screen } from './view/index.js'

const GAP_MS = 4_000
const ROWS = 4
/** The number of diagnoses in memory, since a testnet may run for days. */
const REMEMBERED = 100

/** Submits another diagnosis every few seconds until the end, for a person who watches. */
export async function trickle (
  fleet: Pick<Fleet, 'hospitals'>, screen: Screen, samples: Iterable<Sample>, signal: AbortSignal,
  gapMs = GAP_MS
): Promise<void> {
  const tracker = new CaseTracker(fleet.hospitals, { details: true })
  await tracker.open()
  const diagnoses: Diagnosis[] = []
  const table = new LiveTable(screen, diagnoses, tracker, ROWS)
  table.start()
  try {
    for (const sample of samples) {
      const next = diagnosisOf(sample, fleet.hospitals)
      diagnoses.push(next)
      const old = diagnoses.splice(0, diagnoses.length - REMEMBERED)
      for (const id of old.flatMap(({ caseIds }) => caseIds)) tracker.cases.delete(id)
      // This is not awaited, since a stopped hospital must not delay the others.
      submit(next, signal).catch((error: unknown) => { screen.say(`not submitted: ${String(error)}`) })
      await pause(gapMs, undefined, { signal })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    table.stop()
    await tracker.close()
  }
}
