/**
 * Measures releases of code systems: the time and the memory of an import, and the times of a search and of
 * a look-up. Codes and titles are made up, with a vocabulary of the size of ICD-10-CM.
 *
 *     node --expose-gc --import tsx test/bench/terminology.ts [codes]
 *
 * With a file after the number, the official order file is measured instead.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Random } from '../../src/sim/random.js'
import { importRelease, ReleaseStore } from '../../src/terminology/index.js'

const [count = '99999', given] = process.argv.slice(2)
const random = new Random('terminology')
const SYLLABLES =
  ['dia', 'be', 'tes', 'fra', 'ctu', 'ral', 'ne', 'phro', 'car', 'di', 'tis', 'osis', 'hyper', 'tens']
const WORDS = Array.from({ length: 9_000 }, () =>
  Array.from({ length: 2 + random.between(0, 2) }, () => random.pick(SYLLABLES)).join(''))
const COMMON = ['of', 'with', 'unspecified', 'type', 'left', 'right', 'initial', 'encounter', 'for', 'and']

/** Makes a title of six to fourteen words, of which a third are common. */
function title (): string {
  return Array.from({ length: 6 + random.between(0, 8) }, () => random.chance(0.33)
    ? random.pick(COMMON)
    : WORDS[Math.floor(random.unit() ** 3 * WORDS.length)]!).join(' ')
}

function order (codes: number): string {
  const rows: string[] = []
  for (let at = 0; at < codes; at++) {
    const code = String.fromCharCode(65 + Math.floor(at / 4000) % 26) + String(at % 4000).padStart(4, '0')
    const suffix = Math.floor(at / 104_000)
    const text = title()
    const whole = code + (suffix === 0 ? '' : String(suffix))
    rows.push(`${String(at + 1).padStart(5, '0')} ${whole.padEnd(7)} 1 ` +
      `${text.slice(0, 60).padEnd(60)} ${text}\r\n`)
  }
  return rows.join('')
}

function percentile (times: readonly number[], share: number): string {
  return `${[...times].sort((a, b) => a - b)[Math.floor(times.length * share)]!.toFixed(2)} ms`
}

const folder = mkdtempSync(join(tmpdir(), 'medichain-bench-'))
try {
  const file = given ?? join(folder, 'order.txt')
  if (given === undefined) writeFileSync(file, order(Number(count)))
  const store = new ReleaseStore(join(folder, 'terminology'))
  const before = process.memoryUsage.rss()
  const began = performance.now()
  const { bytes, hash, header } = await importRelease(store, [file], { version: '2026' })
  const importMs = performance.now() - began
  const peak = process.resourceUsage().maxRSS * 1024
  const openBegan = performance.now()
  const release = (await store.open(hash))!
  const openMs = performance.now() - openBegan
  const codes = release.search('e', 100).map(({ concept: { code } }) => code)
  const vocabulary = release.search(COMMON[2]!, 100)
    .flatMap(({ concept }) => concept.titles[0]!.text.split(' '))
  /** What people type: one to three beginnings of words, also of single letters. */
  const query = (): string => Array.from({ length: 1 + random.between(0, 2) }, () =>
    random.pick(vocabulary).slice(0, 1 + random.between(0, 6))).join(' ')
  for (let warm = 0; warm < 300; warm++) release.search(query(), 20)
  /** Milliseconds of the processor, which other processes of the machine do not lengthen. */
  const busy: number[] = []
  const times = Array.from({ length: 3_000 }, () => {
    const text = query()
    const start = performance.now()
    const cpu = process.cpuUsage()
    release.search(text, 20)
    const { system, user } = process.cpuUsage(cpu)
    busy.push((system + user) / 1000)
    return performance.now() - start
  })
  const lookBegan = performance.now()
  for (let turn = 0; turn < 200; turn++) for (const code of codes) release.look(code)
  const lookUs = (performance.now() - lookBegan) * 1000 / 200 / codes.length
  console.log(`${header.codes} codes, release ${(bytes / 1e6).toFixed(1)} MB, index in memory ` +
    `${(release.memory / 1e6).toFixed(1)} MB`)
  console.log(`import ${(importMs / 1000).toFixed(1)} s, peak ${(peak / 1e6).toFixed(0)} MB ` +
    `(${(before / 1e6).toFixed(0)} MB before), open ${openMs.toFixed(0)} ms`)
  console.log(`search of 3000 queries: p50 ${percentile(times, 0.5)}, p95 ${percentile(times, 0.95)}, ` +
    `p99 ${percentile(times, 0.99)}; of the processor p50 ${percentile(busy, 0.5)}, ` +
    `p95 ${percentile(busy, 0.95)}; look-up ${lookUs.toFixed(2)} µs`)
  await store.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
