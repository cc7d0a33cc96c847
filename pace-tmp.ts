import path from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { existsSync, writeFileSync } from 'node:fs'
const root = process.cwd()
const { readApiFile } = await import(`${root}/src/api/index.js`)
const { Fleet, pause, quantile } = await import(`${root}/src/testnet/index.js`)
const { fhirKit } = await import(`${root}/test/fixtures/fhir-libraries.js`)
const { RECORDS, numbered, withPatient } = await import(`${root}/test/fixtures/fhir-servers.js`)
const { processCost } = await import(`${root}/test/bench/process-cost.js`)
const { leaveNothing } = await import(`${root}/test/bench/support/leave-nothing.js`)
const WARM = Number(process.env['WARM'] ?? 300), N = Number(process.env['N'] ?? 400), PACE = Number(process.env['PACE'] ?? 15)
const prof = process.env['PROF']
const folder = await mkdtemp('/tmp/swift/net-')
const fleet = new Fleet({ hospitals: 4, folder, hospitalSettings: { recordSystem: RECORDS },
  ...(prof ? { nodeFlags: (name: string) => ['--cpu-prof', `--cpu-prof-dir=${prof}`, `--cpu-prof-name=${name}.cpuprofile`] } : {}) })
leaveNothing(folder, fleet.nodes)
await fleet.start()
const node = fleet.hospitals[0]
const token = (await readApiFile(node.dataFolder))?.token ?? ''
const kit = fhirKit(`${node.url}/fhir`, token)
const cpu = () => fleet.nodes.map((n: any) => processCost(n.pid)?.cpuSeconds ?? 0)
let made = 0
const ME = process.env['ME'] ?? 'x', ROUND = process.env['ROUND'] ?? '0'
const barrier = async (phase: string) => {
  writeFileSync(`/tmp/swift/b-${ROUND}-${phase}-${ME}`, '')
  while (!['base', 'new'].every(one => existsSync(`/tmp/swift/b-${ROUND}-${phase}-${one}`))) await pause(50)
}
const create = async (): Promise<number> => {
  const at = made++
  const patient = `MC-${Math.floor(at / 10) - (at % 10) * 10}`
  const body = withPatient(patient, numbered(`b-${at}`))
  const t = performance.now()
  for (;;) {
    const err = await kit.create(body).then(() => undefined, (e: unknown) => e)
    if (err === undefined) return performance.now() - t
    if (kit.refusalOf(err) !== '503' && !(err instanceof TypeError)) throw err
    await pause(20)
  }
}
const flight = async (count: number) => {
  let left = count
  const taken: number[] = []
  const t = performance.now()
  await Promise.all(Array.from({ length: 32 }, async () => { while (left-- > 0) taken.push(await create()) }))
  return { s: (performance.now() - t) / 1000, taken }
}
const show = (name: string, before: number[], count: number, taken: number[], s: number) => {
  const used = cpu().map((c: number, i: number) => Math.round((c - before[i]!) * 10000 / count) / 10)
  console.log(name, `${(count / s).toFixed(1)}/s p50 ${quantile(taken, 0.5)?.toFixed(1)} p95 ${quantile(taken, 0.95)?.toFixed(1)} ms; CPU ms each, all ${used.reduce((a: number, b: number) => a + b, 0).toFixed(1)}: ${fleet.nodes.map((n: any, i: number) => `${n.name} ${used[i]}`).join(', ')}`)
}
try {
  await flight(WARM)
  await barrier('warm')
  await pause(3000)
  let before = cpu()
  const busy = await flight(N)
  await pause(2000)
  show('32 in flight', before, N, busy.taken, busy.s)
  await barrier('busy')
  await pause(2000)
  before = cpu()
  const taken: number[] = []
  const t = performance.now()
  const under = new Set<Promise<void>>()
  for (let i = 0; i < N; i++) {
    const wait = t + i * 1000 / PACE - performance.now()
    if (wait > 1) await pause(wait)
    while (under.size >= 240) await Promise.race(under)
    const one: Promise<void> = create().then(ms => { taken.push(ms) }).finally(() => under.delete(one))
    under.add(one)
  }
  await Promise.all(under)
  const s = (performance.now() - t) / 1000
  await pause(2000)
  await barrier('pace')
  show(`pace ${PACE}`, before, N, taken, s)
} finally { await fleet.stop() }
