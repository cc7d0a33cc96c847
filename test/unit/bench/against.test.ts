/** Tests `make bench AGAINST=<commit>` without its runs, which take minutes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { PACKAGE_FOLDER } from '../../../src/testnet/index.js'
import { withBorrowed } from '../../bench/against/borrowed.js'
import { compare, type ComparedFigure } from '../../bench/against/compare.js'
import { parseResult, type OldResult } from '../../bench/against/figures.js'
import { printComparison } from '../../bench/against/print-comparison.js'
import { withBoundedRequests } from '../../bench/against/old-bench.js'
import { Refusal } from '../../bench/against/refusal.js'
import { runQuietly } from '../../bench/against/run-quietly.js'
import { buildSide, checkOut, commitOf, thisSide } from '../../bench/against/side.js'

const { signal } = new AbortController()

function rounds (name: string, ...fields: readonly Readonly<Record<string, unknown>>[]): OldResult[] {
  return fields.map(own => ({ bodyBytes: 1996, scenarios: [{ name, diagnoses: 60, ...own }] }))
}

describe('bench: two revisions', () => {
  const rate = (...values: readonly number[]): OldResult[] =>
    rounds('one in flight', ...values.map(acceptedPerSecond => ({ acceptedPerSecond })))
  const figureOf = (before: OldResult[], now: OldResult[]): ComparedFigure => {
    const [scenario] = compare(before, now)
    assert.equal(scenario?.incomparable, undefined)
    return scenario!.figures[0]!
  }

  it('are compared by medians, with the least and the greatest', () => {
    const { before, now, ratio } = figureOf(rate(9, 7, 8), rate(20, 16, 12))
    assert.deepEqual(before, { median: 8, least: 7, greatest: 9, rounds: 3 })
    assert.deepEqual([now?.median, ratio], [16, 2])
    assert.equal(figureOf(rate(9, 7), rate(4, 4)).ratio, 0.5)
  })

  it('differ only if all rounds of one are beyond all rounds of the other', () => {
    assert.equal(figureOf(rate(7, 8, 9), rate(10, 11, 12)).verdict, 'better')
    assert.equal(figureOf(rate(10, 11, 12), rate(7, 8, 9)).verdict, 'worse')
    assert.equal(figureOf(rate(7, 8, 9), rate(9, 11, 12)).verdict, 'unclear')
    assert.equal(figureOf(rate(8, 8, 8), rate(8, 8, 8)).verdict, 'equal')
    assert.equal(figureOf(rate(7, 8), rate(10, 11)).verdict, 'unclear')
    const latency = (p50: number | null): OldResult[] =>
      rounds('x', ...[1, 2, 3].map(() => ({ latencyMs: { p50 } })))
    assert.equal(figureOf(latency(100), latency(50)).verdict, 'better')
    const fromNever = figureOf(latency(null), latency(50))
    assert.deepEqual([fromNever.verdict, fromNever.ratio], ['better', undefined])
    assert.equal(figureOf(latency(null), latency(null)).verdict, 'equal')
  })

  it('have no ratio for a scenario that one of them lacks', () => {
    const [own, old] = compare(rounds('gone', { blocks: 5 }), rounds('new', { blocks: 5 }))
    assert.equal(own?.incomparable, 'the older revision has no such scenario')
    assert.equal(old?.incomparable, 'this tree has no such scenario')
    for (const { figures: [blocks] } of [own!, old!]) {
      assert.deepEqual([blocks?.ratio, blocks?.verdict], [undefined, undefined])
    }
  })

  it('lend a scenario that the older bench lacks', async () => {
    const lent: Readonly<Record<string, string>>[] = []
    const [before] = rounds('saturation, 7 hospitals', { blocks: 5 })
    const { scenarios } = await withBorrowed(before!, async env => {
      lent.push(env)
      return await Promise.resolve(rounds('saturation', { blocks: 70, inFlight: 64 })[0]!)
    })
    assert.deepEqual(lent, [{ IN_FLIGHT: '64', DIAGNOSES: '2000' }])
    assert.deepEqual(scenarios.map(({ name, blocks }) => [name, blocks]),
      [['saturation, 7 hospitals', 5], ['64 in flight', 70]])
  })

  it('have no ratio if different numbers of diagnoses were submitted', () => {
    const now = rounds('x', { blocks: 5, diagnoses: 90, inFlight: 1 })
    const [scenario] = compare(rounds('x', { blocks: 5 }), now)
    assert.equal(scenario?.incomparable, 'diagnoses 60 before, 90 now; inFlight not told before, 1 now')
    assert.equal(scenario.figures[0]?.ratio, undefined)
  })

  it('have no ratio for a figure that one of them lacks', () => {
    const before = rounds('x', { blocks: 5, markedAbsentAfterMs: null })
    const now = rounds('x', { blocks: 5, markedAbsentAfterMs: 25_000 })
    const [scenario] = compare(before, now)
    const figure = scenario?.figures.find(({ name }) => name.startsWith('marked absent'))
    assert.deepEqual([figure?.before, figure?.now?.median, figure?.ratio], [undefined, 25_000, undefined])
  })

  it('are shown with what cannot be compared', () => {
    const side = { name: 'abc', commit: 'abc', changed: false, folder: '' }
    const [before, now] = [rate(7, 8, 9), [...rate(10, 11, 12), ...rounds('new', { blocks: 5 })]]
    const lines: string[] = []
    printComparison({
      before: side, now: { ...side, name: 'this tree, abc' }, scenarios: compare(before, now),
      outcome: { before, now: now.map(result => ({ ...result, bodyBytes: 2048 })), failures: ['round 2: no'] }
    }, line => { lines.push(line) })
    const text = lines.join('\n')
    assert.match(text, /both sides are the same revision, so the ratios show the noise of this machine/)
    assert.match(text, /encrypted diagnoses have 1996 bytes before and 2048 now/)
    assert.match(text, /accepted per second +8 \(7 to 9\) +11 \(10 to 12\) +1\.38 +better/)
    assert.match(text, /new, not compared: the older revision has no such scenario/)
    assert.match(text, /blocks +not measured +5 +-/)
    assert.match(text, /failed: round 2: no/)
  })

  it('must print scenarios', () => {
    assert.equal(parseResult('note\n{"scenarios":[{"name":"x"}]}\n').scenarios[0]?.name, 'x')
    for (const text of ['', 'null', '{}', '{"scenarios":[{}]}', '{"scenarios":[null]}', '{"scenarios":1}']) {
      assert.throws(() => parseResult(text), Error, text)
    }
  })
})

describe('bench: a commit', () => {
  let folder = ''
  const git = (...words: readonly string[]): string => {
    const user = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
    const { status, stdout, stderr } = spawnSync('git', [...user, ...words], {
      cwd: path.join(folder, 'clone'), encoding: 'utf8'
    })
    assert.equal(status, 0, stderr)
    return stdout.trim()
  }
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(folder, 'clone', name), text)
  }

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'medichain-unit-against-'))
    spawnSync('git', ['init', '--quiet', path.join(folder, 'clone')])
    write('a', 'first')
    write('b', 'only in the first')
    git('add', '.')
    git('commit', '--quiet', '-m', 'first')
    write('a', 'second')
    git('rm', '--quiet', 'b')
    git('commit', '--quiet', '--all', '-m', 'second')
  })
  after(() => { rmSync(folder, { recursive: true, force: true }) })

  it('is written to another folder, and the clone stays as it is', async () => {
    const clone = path.join(folder, 'clone')
    write('a', 'changed')
    const commit = await commitOf(clone, 'HEAD~1', signal)
    assert.equal(commit, git('rev-parse', 'HEAD~1'))
    const tree = path.join(folder, 'tree')
    await checkOut(clone, commit, tree, signal)
    assert.deepEqual(readdirSync(tree).sort(), ['a', 'b'])
    assert.equal(readFileSync(path.join(tree, 'a'), 'utf8'), 'first')
    assert.equal(git('status', '--porcelain'), 'M a')
    assert.equal(git('worktree', 'list').split('\n').length, 1)
    const own = await thisSide(clone, signal)
    assert.deepEqual([own.commit, own.changed], [git('rev-parse', 'HEAD'), true])
  })

  it('without a bench is refused', async () => {
    const clone = path.join(folder, 'clone')
    const commit = git('rev-parse', 'HEAD')
    const building = buildSide(clone, commit, path.join(folder, 'none'), signal)
    await assert.rejects(building, (error: Error) => {
      assert(error instanceof Refusal)
      assert.match(error.message, /^commit [0-9a-f]{10} has no test.bench.testnet\.ts to compare with$/)
      return true
    })
  })

  it('that is unknown is refused, also in a shallow clone, and where there is no clone', async () => {
    for (const name of ['nonsense', '--all', 'HEAD:a', '', '0'.repeat(40)]) {
      await assert.rejects(commitOf(path.join(folder, 'clone'), name, signal),
        new Refusal(`AGAINST=${name} is no commit of this clone`))
    }
    const shallow = path.join(folder, 'shallow')
    spawnSync('git', ['clone', '--quiet', '--depth=1', `file://${folder}/clone`, shallow])
    await assert.rejects(commitOf(shallow, 'HEAD~1', signal),
      /^Error: AGAINST=HEAD~1 is no commit of this clone, which is shallow; `git fetch --unshallow` brings/)
    await assert.rejects(commitOf(folder, 'HEAD', signal),
      new Refusal('AGAINST needs git, and a clone of the repository'))
  })

  it('that is unknown ends the program with one line and exit code 2', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [
      '--import', 'tsx', 'test/bench/against/main.ts'
    ], { cwd: PACKAGE_FOLDER, encoding: 'utf8', env: { ...process.env, AGAINST: 'nonsense', RUNS: '' } })
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /^error: AGAINST=?\S* [^\n]+\n$/)
  })
})

describe('bench: an older bench', () => {
  it('sends no request that is larger than what may be in flight', () => {
    const old = "const full = await scenario('saturation', DIAGNOSES, IN_FLIGHT, BATCH)"
    const size = withBoundedRequests(old).slice(old.indexOf('BATCH'), -1)
    const sizeOf = new Function('IN_FLIGHT', 'HOSPITALS', 'BATCH', `return ${size}`)
    assert.deepEqual([[64, 4], [3200, 4], [3, 4]].map(([inFlight, hospitals]) => {
      return sizeOf(inFlight, hospitals, 100) as number
    }), [8, 100, 1])
    assert.equal(withBoundedRequests('scenario(BATCH)'), 'scenario(BATCH)')
  })
})

describe('bench: a program', () => {
  const run = async (code: string, signal: AbortSignal): Promise<string> =>
    await runQuietly(process.execPath, ['-e', code], { cwd: os.tmpdir(), signal })

  it('that fails is reported with the end of its output', async () => {
    assert.equal(await run('console.log(1); console.error(2)', signal), '1\n')
    await assert.rejects(run('console.log(1); console.error("why"); process.exit(3)', signal),
      /ended with 3:[^]*why$/)
    await assert.rejects(runQuietly('no-such-program', [], { cwd: os.tmpdir(), signal }), /ENOENT/)
  })

  it('has ended and cleaned up when an interruption is reported', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'medichain-unit-against-'))
    const [started, cleaned] = [path.join(folder, 'started'), path.join(folder, 'cleaned')]
    const stopping = new AbortController()
    const running = run(`const fs = require('fs')
      process.on('SIGTERM', () => setTimeout(() => {
        fs.writeFileSync(${JSON.stringify(cleaned)}, '')
        process.exit(0)
      }, 50))
      setInterval(() => {}, 1000)
      fs.writeFileSync(${JSON.stringify(started)}, '')`, stopping.signal)
    while (!existsSync(started)) await new Promise(resolve => { setTimeout(resolve, 10) })
    stopping.abort()
    await assert.rejects(running, { name: 'AbortError' })
    assert(existsSync(cleaned))
    rmSync(folder, { recursive: true })
  })
})
