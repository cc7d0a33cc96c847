/**
 * `make soak` runs a government and four hospitals as processes, with constant load and faults by seed. It
 * samples each node every few seconds. README.md lists the checks.
 *
 *   MINUTES=15 SEED=7 RATE=4 FOLDER=/tmp/soak npx tsx test/soak/soak.ts
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import ts from 'typescript'
import { ProcessVitals } from '../../src/node/machine/process-vitals.js'
import { Random } from '../../src/sim/random.js'
import { Fleet, pause, readSamples, type NodeProcess } from '../../src/testnet/index.js'
import { createScreen } from '../../src/testnet/view/index.js'
import { Chaos } from './chaos.js'
import { judge } from './judge.js'
import { lastCheck, verifyFolders } from './last-check.js'
import { MACHINE } from './loops.js'
import { Membership } from './membership.js'
import { SAMPLES } from '../fixtures/samples.js'
import { positiveNumber } from '../fixtures/variables.js'
import { logFindings } from './node-logs.js'
import { figures, slopes } from './report.js'
import { SteadyLoad } from './steady-load.js'
import { stretchesOf } from './stretches.js'
import { heapSamples, look, type Sample } from './vitals.js'

const HOSPITALS = 4
const LOOK_MS = 5000
const UNJUDGED = { lagP99: undefined, lagMax: undefined, isSilent: false }
const SETTINGS = { logLevel: 'warn', storeCacheMebibytes: 8, storeWriteBufferMebibytes: 4 }

const minutes = positiveNumber('MINUTES', 60)
const rate = positiveNumber('RATE', 4)
const seed = process.env['SEED'] || String(Date.now())
const screen = createScreen()
const folder = await freshFolder()
const reporter = path.join(folder, 'heap-report.mjs')
await writeFile(reporter, await compiled('heap-report.ts'))
const nodeFlags = ['--expose-gc', '--import', `file://${reporter}`]
const fleet = new Fleet({
  hospitals: HOSPITALS, folder, settings: SETTINGS, nodeFlags: () => nodeFlags,
  onProgress: text => { screen.say(text) }
})
const membership = new Membership(fleet.government, HOSPITALS + 1, name => ({
  role: 'hospital', name, folder, settings: SETTINGS, nodeFlags
}))
const samples: Sample[] = []
/** Time of the first sample of each process. */
const born = new Map<number, number>()
/** Delays of this process, which is almost idle, so the machine causes them. */
const machine = new ProcessVitals()
process.once('exit', () => { membership.killAll() })
process.once('SIGINT', () => { process.exit(130) })
process.once('SIGTERM', () => { process.exit(143) })
screen.say(`${minutes} minutes, SEED=${seed}, ${rate} diagnoses per second, in ${folder}`)
const wrong = await soak()
for (const line of wrong) screen.say(`WRONG ${line}`)
screen.say(wrong.length === 0 ? 'nothing is wrong' : `${wrong.length} findings; all is left in ${folder}`)
if (wrong.length === 0 && (process.env['FOLDER'] ?? '') === '') await rm(folder, { recursive: true })
process.exitCode = wrong.length === 0 ? 0 : 1

async function soak (): Promise<string[]> {
  const ends: string[] = []
  try {
    await fleet.start()
    const all = (): NodeProcess[] => [...fleet.nodes, ...membership.present]
    for (const node of fleet.nodes) {
      node.onUnexpectedEnd = ({ name }) => { ends.push(`${name} ended by itself`) }
    }
    const load = await startLoad()
    const chaos = startChaos()
    let failure: unknown
    chaos.ended.catch((error: unknown) => { failure = error })
    const started = Date.now()
    while (Date.now() < started + minutes * 60_000 && failure === undefined && ends.length === 0) {
      await takeSamples(all(), chaos)
      live(started, load, chaos)
      await pause(LOOK_MS)
    }
    await chaos.stop().catch((error: unknown) => { ends.push(String(error)) })
    await load.stop()
    screen.show([])
    screen.say(`load stopped: ${load.acknowledged.length} cases acknowledged; last checks`)
    const checks = ends.length > 0 ? [] : await lastCheck(all(), load.acknowledged)
    const refused = load.refused.map(line => `refused: ${line}`)
    return await conclude([...ends, ...refused, ...checks], chaos, load.acknowledged.length)
  } finally {
    await membership.stop()
    await fleet.stop()
  }
}

/** Stops the nodes, judges folders, logs and trends, and prints the results. */
async function conclude (
  found: readonly string[], chaos: Chaos, acknowledged: number
): Promise<string[]> {
  await membership.stop()
  const killed = await fleet.stop()
  const nodes = [...fleet.nodes, ...membership.joined]
  for (const { name } of nodes) samples.push(...heapSamples(folder, name))
  const stretches = stretchesOf(samples)
  const { faults, warnings } = logFindings(nodes)
  const verdicts = judge({ samples, stretches, faults: chaos.faults, logFaults: faults })
  const wrong = [
    ...found, ...killed.map(name => `${name} had to be killed`), ...verdicts.wrong,
    ...await verifyFolders(folder, nodes)
  ]
  screen.say(`least, median, most, course:`)
  for (const line of [...figures(samples), ...slopes(stretches), ...verdicts.notes]) screen.say(line)
  for (const [text, count] of warnings) screen.say(`  warned ${count} times: ${text}`)
  const document = {
    minutes, seed, rate, acknowledged, wrong, faults: chaos.faults, stretches, samples,
    warnings: Object.fromEntries(warnings)
  }
  await writeFile(path.join(folder, 'soak.json'), `${JSON.stringify(document)}\n`)
  return wrong
}

async function startLoad (): Promise<SteadyLoad> {
  const all = await readSamples(SAMPLES)
  const load = new SteadyLoad(fleet.hospitals, all.filter(sample => !sample.force), rate)
  load.start()
  return load
}

function startChaos (): Chaos {
  const isShort = minutes <= 5
  const chaos = new Chaos({
    government: fleet.government, hospitals: fleet.hospitals, membership,
    random: new Random(`soak/${seed}`), gap: isShort ? [2, 6] : [5, 30], away: isShort ? [1, 6] : [1, 20]
  })
  chaos.start()
  return chaos
}

async function takeSamples (nodes: readonly NodeProcess[], chaos: Chaos): Promise<void> {
  const awake = nodes.filter(node => node.running && node.url !== '' &&
    chaos.pausedAt.get(node.name) !== Infinity)
  const looks = await Promise.all(awake.map(async node => await look(node)))
  const { eventLoopDelayMs: { p99, max } } = machine.read()
  samples.push({ at: Date.now(), node: MACHINE, pid: 0, lagP99: p99, lagMax: max })
  for (const sample of looks) {
    if (sample === undefined) continue
    // A node is late after a pause, and while it loads code and chain. This is no fault of the loop.
    const since = Math.max(chaos.pausedAt.get(sample.node) ?? 0, bornAt(sample))
    const isDisturbed = since > sample.at - 30_000
    samples.push({ ...sample, ...isDisturbed ? UNJUDGED : lagsOf(sample, p99) })
  }
}

/** Returns delays of a sample. A node without an answer counts as catching up if it did so before. */
function lagsOf (sample: Sample, machineP99: number): Partial<Sample> {
  if (sample.isSilent !== true) return { lagOver: Math.max(0, (sample.lagP99 ?? 0) - machineP99) }
  return { isBehind: samples.findLast(({ pid }) => pid === sample.pid)?.isBehind === true }
}

function bornAt ({ pid, at }: Sample): number {
  const known = born.get(pid) ?? at
  born.set(pid, known)
  return known
}

function live (started: number, load: SteadyLoad, chaos: Chaos): void {
  const newest = new Map(samples.map(sample => [sample.node, sample]))
  const rows = [...newest.values()].map(({ node, height, rss, handles, lagP99 }) => {
    return `${node} h${height ?? '?'} ${rss?.toFixed() ?? '?'} MiB ${handles ?? '?'} fds ` +
      `${lagP99 ?? '-'} ms`
  })
  const seconds = Math.round((Date.now() - started) / 1000)
  const head = `${seconds} of ${minutes * 60} s, ${load.acknowledged.length} acknowledged, ` +
    `${chaos.faults.length} faults; now: ${[...chaos.present].join(', ') || 'none'}`
  if (screen.live) screen.show([head, ...rows])
  else if (seconds % 60 < LOOK_MS / 1000) screen.say(`${head} | ${rows.join(' | ')}`)
}

async function freshFolder (): Promise<string> {
  const { FOLDER = '' } = process.env
  if (FOLDER === '') return await mkdtemp(path.join(os.tmpdir(), 'medichain-soak-'))
  const wanted = path.resolve(FOLDER)
  await mkdir(wanted, { recursive: true })
  if ((await readdir(wanted)).length > 0) throw new Error(`${wanted} is not empty`)
  return wanted
}

/** Compiles a file to JavaScript, because the nodes run without a loader for TypeScript. */
async function compiled (name: string): Promise<string> {
  const source = await readFile(new URL(name, import.meta.url), 'utf8')
  return ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 }
  }).outputText
}
