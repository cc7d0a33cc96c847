/**
 * Measures record keys in the custody of all hospitals. In the other design the submitter seals a share of
 * each key to each hospital, and this bench measures that, too. CPU is that of this process, and the key
 * file is on the disk.
 *
 * `node --expose-gc --import tsx test/bench/custody.ts`. `RECORDS` is the number of pads, 50,000.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { openBox, sealBox, x25519PublicKey } from '../../src/protocol/crypto/native/sealing/index.js'
import { ristretto255 as group } from '../../src/protocol/crypto/index.js'
import {
  giveResults, makeRecordKey, openKeys, proveCustody, verifyCustody
} from '../../src/protocol/custody/index.js'
import { utf8, type Scalar } from '../../src/protocol/types/index.js'
import { KeyFile, nodeSlotFiles } from '../../src/storage/index.js'
import { answersOf, escrowedCase, heldCustody } from '../unit/protocol/custody/held-custody.js'

const RECORDS = Number(process.env['RECORDS'] ?? 50_000)
const BATCH = 64
const SIZES = [[4, 2], [10, 4], [34, 12]] as const
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

/** Returns milliseconds of CPU for one of `count` runs. */
function cpuMs (count: number, work: (run: number) => void): number {
  for (let run = 0; run < Math.min(5, count); run++) work(run)
  const start = process.cpuUsage()
  for (let run = 0; run < count; run++) work(run)
  const { system, user } = process.cpuUsage(start)
  return (system + user) / 1000 / count
}

const ms = (value: number): string => `${value.toFixed(3)} ms`

function measureCustody (n: number, t: number): void {
  const held = heldCustody(group, n, t)
  const { custodians, shares } = held
  const { chain, epoch } = custodians
  const { publicKey } = epoch.keys[2]!
  const cases = Array.from({ length: BATCH }, (_, i) => escrowedCase(held, `record ${i}`))
  const [first] = cases
  const place = { chainId: chain.id, submitter: first!.submitter, r: first!.r, bodyHash: first!.bodyHash }
  const submitter = cpuMs(300, () => {
    const { custody, secret } = makeRecordKey(group, publicKey, place, random(32), random(32))
    proveCustody(group, publicKey, { ...place, custody }, secret)
  })
  const holder = cpuMs(10, () => {
    for (const one of cases) verifyCustody(group, publicKey, chain.id, one)
    giveResults(custodians, shares[0]!, cases.map(({ custody }) => custody))
  }) / BATCH
  const answers = answersOf(held, cases, epoch.holders.map((_, i) => i).slice(0, t))
  const reader = cpuMs(5, () => { openKeys(custodians, cases, answers) }) / BATCH
  const bad = cases.with(0, { ...first!, keyCommitment: new Uint8Array(32) })
  const proved = cpuMs(3, () => { openKeys(custodians, bad, answers) }) / BATCH
  say(`n = ${n}, t = ${t}: submitter ${ms(submitter)}, holder ${ms(holder)}, reader ${ms(reader)}, ` +
    `reader that checks every proof ${ms(proved)}; 128 bytes a record in all`)
}

/** Seals a share of a key to each hospital, and opens one of them. */
function measureShares (n: number, t: number): void {
  const seeds = Array.from({ length: n }, () => random(32))
  const keys = seeds.map(x25519PublicKey)
  const context = utf8('a share of a record key')
  let boxes: Uint8Array[] = []
  const submitter = cpuMs(n > 30 ? 10 : 50, () => {
    const coefficients = Array.from({ length: t }, () => group.hashToScalar(random(32), context))
    boxes = keys.map((key, i) => sealBox(key, valueAt(coefficients, i + 1), context,
      { ephemeralSeed: random(32), nonce: random(12) })!)
  })
  const holder = cpuMs(100, () => { openBox(seeds[0]!, boxes[0]!, context) })
  const bytes = boxes.reduce((sum, box) => sum + box.length, 0)
  say(`n = ${n}, t = ${t}: submitter ${ms(submitter)}, holder ${ms(holder)}; ${bytes} bytes a record in all`)
}

function valueAt (coefficients: readonly Scalar[], x: number): Scalar {
  const at = group.scalarOf(x)
  return coefficients.reduceRight((sum, one) => group.addScalars(group.multiplyScalars(sum, at), one),
    group.scalarOf(0))
}

async function measureKeyFile (): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'medichain-key-file-'))
  try {
    const file = await KeyFile.open(nodeSlotFiles, folder, random)
    const pads = Array.from({ length: RECORDS }, () => ({ bodyHash: random(32), pad: random(32) }))
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    const many = await elapsed(async () => {
      for (let at = 0; at < RECORDS; at += BATCH) await file.put(pads.slice(at, at + BATCH))
    })
    const lone = await elapsed(async () => {
      for (let i = 0; i < 200; i++) await file.put([{ bodyHash: random(32), pad: random(32) }])
    })
    const read = await elapsed(async () => {
      for (let i = 0; i < 5_000; i++) await file.get(pads[i * 7919 % RECORDS]!.bodyHash)
    })
    const erased = await elapsed(async () => {
      for (let i = 0; i < 200; i++) await file.erase([pads[i]!.bodyHash])
    })
    globalThis.gc?.()
    const grown = (process.memoryUsage().rss - before) / 2 ** 20
    await file.close()
    let [bytes, onDisk] = [0, 0]
    for (let i = 0; await nodeSlotFiles.has(join(folder, `pads-${i}.bin`)); i++) {
      const { blocks, size } = await stat(join(folder, `pads-${i}.bin`))
      bytes += size
      onDisk += blocks * 512
    }
    say(`key file, ${RECORDS} pads: stored ${shown(many, RECORDS)} each in batches of ${BATCH}, ` +
      `${shown(lone, 200)} alone, read ${shown(read, 5_000)}, erased ${shown(erased, 200)}; ` +
      `${(onDisk / RECORDS).toFixed(0)} bytes on the disk for each (${(bytes / 2 ** 20).toFixed(1)} MiB ` +
      `long), ${grown.toFixed(1)} MiB more memory`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Elapsed { readonly wallMs: number, readonly cpuMs: number }

async function elapsed (work: () => Promise<void>): Promise<Elapsed> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { system, user } = process.cpuUsage(cpu)
  return { wallMs: performance.now() - start, cpuMs: (system + user) / 1000 }
}

function shown ({ cpuMs: cpu, wallMs }: Elapsed, count: number): string {
  return `${(wallMs / count).toFixed(3)} ms (CPU ${(cpu / count).toFixed(3)})`
}

say('a custody key, for each record')
for (const [n, t] of SIZES) measureCustody(n, t)
say('a share for each hospital, for each record')
for (const [n, t] of SIZES) measureShares(n, t)
await measureKeyFile()
