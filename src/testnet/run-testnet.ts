import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { asSamples, readFhirFolder } from './fhir/index.js'
import { Fleet, PACKAGE_FOLDER } from './fleet/index.js'
import { Interruption } from './interruption.js'
import {
  agreement, CaseTracker, countsOf, diagnosisOf, outcomesOf, submitAll, waitForDecisions,
  type Agreement, type Diagnosis, type Outcome
} from './run/index.js'
import { sampleStream, type Sample } from './samples/index.js'
import { createScreen, LiveTable, nextSteps, outcomeLines, silentScreen, type Screen }
  from './view/index.js'

/** Under way at each hospital at once. */
const AT_ONCE = 16
/** For people who watch: so slow, but not longer than half a minute in all. */
const WATCHED_GAP_MS = 250
const WATCHED_MS = 30_000
/** In the samples Johanna Adler, with a diagnosis from hospital-1. */
const SAMPLE_PATIENT = 'https://id.example/national|MC-1001-2207'

export interface TestnetOptions {
  readonly hospitals: number
  readonly diagnoses: number
  readonly exit: boolean
  readonly input: string | undefined
  readonly json: boolean
  readonly folder: string | undefined
  readonly port: number | undefined
}

interface Result {
  readonly outcomes: readonly Outcome[]
  readonly agreement: Agreement
  readonly ok: boolean
}

/**
 * A government and several hospitals on this machine, with diagnoses that travel. Stays up until a
 * signal, or with `exit` until all is checked. Leaves no process behind.
 * @returns the exit code: 1 if something is not as expected
 */
export async function runTestnet (options: TestnetOptions): Promise<number> {
  const screen = options.json ? silentScreen : createScreen()
  const samples = await samplesOf(options, screen)
  const folder = options.folder ?? await mkdtemp(path.join(os.tmpdir(), 'medichain-testnet-'))
  const fleet = new Fleet({
    hospitals: options.hospitals, folder, port: options.port,
    onProgress: text => { screen.say(text) }
  })
  const interruption = new Interruption(() => { for (const node of fleet.nodes) node.killNow() })
  let code = 1
  try {
    const result = await interruption.unlessFirst(run(options, fleet, samples, screen, interruption))
    if (result !== undefined) {
      await report(options, folder, fleet, result, screen)
      if (!options.exit) await stayUp(fleet, screen, interruption)
    }
    // Interrupted by whoever watched: as it should end, unless a check was asked for.
    code = result === undefined ? (options.exit ? 1 : 0) : result.ok ? 0 : 1
  } finally {
    screen.say('stopping')
    const killed = await fleet.stop()
    interruption.forget()
    if (killed.length > 0) screen.say(`had to be killed: ${killed.join(', ')}`)
    if (killed.length > 0) code = 1
    if (code === 0 && options.folder === undefined) await rm(folder, { recursive: true, force: true })
    else if (code !== 0) screen.say(`keys, data and logs are left in ${folder}`)
  }
  return code
}

async function run (
  options: TestnetOptions, fleet: Fleet, samples: readonly Sample[], screen: Screen,
  { signal }: Interruption
): Promise<Result> {
  await fleet.start()
  screen.say(`connected: one government, ${fleet.hospitals.length} hospitals`)
  const tracker = new CaseTracker(fleet.hospitals, { details: true })
  await tracker.open()
  const diagnoses = samples.map(sample => diagnosisOf(sample, fleet.hospitals))
  const table = new LiveTable(screen, diagnoses, tracker)
  table.start()
  try {
    const watched = screen.live && !options.exit && options.input === undefined
    const gap = watched ? Math.min(WATCHED_GAP_MS, WATCHED_MS / diagnoses.length) : 0
    await submitAll(diagnoses, AT_ONCE, gap, signal)
    await waitForDecisions(diagnoses, tracker, fleet.hospitals, signal)
  } finally {
    table.stop()
    await tracker.close()
  }
  return await resultOf(fleet, diagnoses, tracker)
}

async function resultOf (
  fleet: Fleet, diagnoses: readonly Diagnosis[], tracker: CaseTracker
): Promise<Result> {
  const outcomes = outcomesOf(diagnoses, tracker)
  const compared = await agreement(fleet.nodes)
  const ok = compared.agreed && outcomes.every(one => one.unexpected === undefined)
  return { outcomes, agreement: compared, ok }
}

async function report (
  options: TestnetOptions, folder: string, fleet: Fleet, result: Result, screen: Screen
): Promise<void> {
  const { outcomes, agreement: { agreed, heads }, ok } = result
  for (const line of outcomeLines(outcomes, result.agreement)) screen.say(line)
  if (options.json) {
    const nodes = fleet.nodes.map(({ name, url, pid, dataFolder }) => ({ name, url, pid, dataFolder }))
    const document = { ok, agreed, counts: countsOf(outcomes), heads, nodes, outcomes }
    const text = `${JSON.stringify(document, undefined, 2)}\n`
    await writeFile(path.join(folder, 'report.json'), text)
    process.stdout.write(text)
  }
  if (options.exit) return
  const drawn = outcomes.find(one => one.outcome === 'accepted')?.caseId
  const patient = options.input === undefined && options.diagnoses > 0 ? SAMPLE_PATIENT : undefined
  for (const line of nextSteps(fleet, folder, drawn, patient)) screen.say(line)
}

async function stayUp (fleet: Fleet, screen: Screen, interruption: Interruption): Promise<void> {
  for (const node of fleet.nodes) {
    node.onUnexpectedEnd = ended => { screen.say(`${ended.name} has ended${ended.lastLines()}`) }
  }
  // Who watched has left, and nobody would end it.
  const unwatched = once(process.stdout, 'error')
  screen.say('')
  screen.say('Running until Ctrl-C.')
  await Promise.race([interruption.happened, unwatched])
}

async function samplesOf (options: TestnetOptions, screen: Screen): Promise<readonly Sample[]> {
  if (options.input === undefined) {
    return await sampleStream(path.join(PACKAGE_FOLDER, 'config', 'samples'), options.diagnoses)
  }
  const { files, conditions, unread } = await readFhirFolder(options.input)
  if (conditions.length === 0) throw new Error(`${options.input} holds no FHIR file with a Condition`)
  screen.say(`${options.input}: ${conditions.length} Conditions in ${files} files` +
    (unread.length === 0 ? '' : `; not FHIR: ${unread.join(', ')}`))
  return asSamples(conditions)
}
