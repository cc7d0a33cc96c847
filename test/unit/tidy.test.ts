/**
 * Tests the style of the repository, after TigerBeetle's `src/tidy.zig`. `tidy-checkers.test.ts` tests the
 * checkers themselves.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkBrowser } from '../fixtures/tidy-browser.js'
import {
  checkCircles, checkDirection, checkHeaders, checkLevels, checkModules, checkOrphans, checkPurity,
  checkShape, type SourceFile
} from '../fixtures/tidy-checkers.js'
import { checkDecryption } from '../fixtures/tidy-decryption.js'
import { checkExports } from '../fixtures/tidy-exports.js'
import { checkSentences, checkWords, isPlain } from '../fixtures/tidy-words.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
/** Files that are started by path and never imported, each with the file that starts it and a text there. */
const ENTRIES: Readonly<Record<string, readonly [starter: string, text: string]>> = {
  'src/cli/main.ts': ['package.json', 'dist/cli/main.js'],
  'src/node/peers/check-thread.ts': ['src/node/peers/start-check-thread.ts', 'peers/check-thread.js'],
  'src/protocol/crypto/platform.browser.ts': ['package.json', 'platform.browser.ts'],
  'src/receipt/building/main.ts': ['Makefile', 'src/receipt/building/main.ts'],
  'src/receipt/page/main.ts': ['src/receipt/building/main.ts', "new URL('main.ts', PAGE)"],
  'src/sim/fairness/main.ts': ['Makefile', 'dist/sim/fairness/main.js'],
  'src/sim/main.ts': ['Makefile', 'dist/sim/main.js'],
  'src/sim/sweep/worker.ts': ['src/sim/sweep/pool.ts', 'sim/sweep/worker.js'],
  'src/testnet/fleet/with-parent.ts': ['src/testnet/fleet/main-file.ts', 'testnet/fleet/with-parent.js'],
  'test/browser/page/assert.ts': ['test/browser/bundle.ts', 'page/assert.ts'],
  'test/browser/page/files.ts': ['test/browser/bundle.ts', 'page/files.ts'],
  'test/faults/main.ts': ['Makefile', 'test/faults/main.ts'],
  'test/e2e/liar/main.ts': ['test/e2e/mismatch.test.ts', './liar/main.ts'],
  'test/e2e/support/tap/connections.ts': ['test/e2e/support/taps.ts', './tap/'],
  'test/e2e/support/tap/later.ts': ['test/e2e/support/taps.ts', './tap/'],
  'test/faults/liar/main.ts': ['test/faults/liar/index.ts', './main.ts'],
  'test/faults/network/relay.ts': ['test/faults/network/wires.ts', './relay.ts'],
  'test/mutants/campaign.ts': ['Makefile', 'test/mutants/campaign.ts'],
  'test/mutants/child.ts': ['test/mutants/start-mutant.ts', 'test/mutants/child.ts'],
  'test/mutants/hook.ts': ['test/mutants/child.ts', './hook.ts'],
  'test/mutants/twins/main.ts': ['Makefile', 'test/mutants/twins/main.ts'],
  'test/runner/worker.ts': ['test/runner/lane.ts', 'worker.ts'],
  'test/soak/soak.ts': ['Makefile', 'test/soak/soak.ts'],
  'test/soak/heap-report.ts': ['test/soak/soak.ts', 'heap-report.ts'],
  'test/vectors/make/main.ts': ['Makefile', 'test/vectors/make/main.ts']
}
/** The index of a room. Tests may be its only users, because some rooms are imported by no other room. */
const ROOM_INDEX = /^src\/\w+\/index\.ts:/
const SUITES = /\.test\.ts$|^test\/(run|bench\/.*)\.ts$/

function read (folder: string, ending = /\.ts$/): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({
      path: relative(ROOT, path).split('\\').join('/'), text: readFileSync(path, 'utf8')
    }))
}

function assertNone (faults: readonly string[]): void {
  assert.deepEqual(faults, [], `\n${faults.join('\n')}\n`)
}

describe('tidy', () => {
  describe('the repository has', () => {
    const sources = read('src')
    const tests = read('test')
    const pages = [
      ...['src', 'test', 'config', 'keys', 'findings'].flatMap(folder => read(folder, /\.(md|yaml)$/)),
      ...['README.md', 'Makefile'].map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
    ]

    it('files to check', () => { assert(sources.length > 200 && tests.length > 80) })
    it('imports that go downward only', () => {
      assertNone(sources.flatMap(checkDirection))
      assertNone(sources.flatMap(checkLevels))
    })
    it('no import cycle in the protocol', () => {
      assertNone(checkCircles(sources.filter(({ path }) => path.startsWith('src/protocol/'))))
    })
    it('libp2p in src/network only', () => { assertNone(sources.flatMap(checkModules)) })
    it('only the permitted files that decrypt', () => { assertNone(sources.flatMap(checkDecryption)) })
    it('pure folders that are pure', () => { assertNone(sources.flatMap(checkPurity)) })
    it('a protocol that runs in a browser', () => { assertNone(sources.flatMap(checkBrowser)) })
    it('files of a readable size, without unfinished code', () => {
      assertNone([...sources, ...tests].flatMap(checkShape))
    })
    it('nothing that a merge left', () => {
      const scripts = read('findings', /\.sh$/)
      assert(scripts.length > 30)
      assertNone([...sources, ...tests, ...pages, ...scripts]
        .filter(({ text }) => /^(<{7}|>{7}) /m.test(text)).map(({ path }) => `${path}: a mark of a merge`))
    })
    it('no word that has a plainer replacement', () => {
      assertNone([...sources, ...tests, ...pages].flatMap(checkWords))
    })
    it('sentences of a readable length, in the folders of PLAIN', () => {
      assertNone([...sources, ...tests, ...pages].filter(({ path }) => isPlain(path)).flatMap(checkSentences))
    })
    it('a comment in every index, and an index or README in every folder', () => {
      assertNone(checkHeaders(sources))
      const folders = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isDirectory()).map(entry => join(entry.parentPath, entry.name))
      assertNone([join(ROOT, 'src'), ...folders]
        .filter(folder => !['index.ts', 'README.md'].some(name => existsSync(join(folder, name))))
        .map(folder => `${relative(ROOT, folder)}: neither index.ts nor README.md`))
    })
    it('no file that nothing uses', () => {
      const suites = tests.map(({ path }) => path).filter(path => SUITES.test(path))
      assertNone(checkOrphans([...sources, ...tests], new Set([...Object.keys(ENTRIES), ...suites])))
    })
    it('no source that only tests reach', () => {
      const starts = Object.keys(ENTRIES).filter(path => path.startsWith('src/'))
      assertNone(checkOrphans(sources, new Set(starts)).filter(fault => !ROOM_INDEX.test(fault)))
    })
    it('no exported name that only tests use', () => { assertNone(checkExports(sources)) })
    it('a starter for each of ENTRIES', () => {
      for (const [entry, [starter, text]] of Object.entries(ENTRIES)) {
        assert(readFileSync(join(ROOT, starter), 'utf8').includes(text), `${starter} does not start ${entry}`)
      }
    })
  })
})
