/** Tests the checkers of style with invented files that each violate a rule. */
import assert from 'node:assert/strict'
import { checkBrowser } from '../fixtures/tidy-browser.js'
import {
  checkCircles, checkDirection, checkHeaders, checkLevels, checkModules, checkOrphans, checkPurity,
  checkShape, MAX_COLUMNS, MAX_LINES, type SourceFile
} from '../fixtures/tidy-checkers.js'
import { checkDecryption } from '../fixtures/tidy-decryption.js'
import { checkExports } from '../fixtures/tidy-exports.js'
import { checkSentences, checkWords, MAX_WORDS } from '../fixtures/tidy-words.js'

function nothing (faults: readonly string[]): void {
  assert.deepEqual(faults, [], `\n${faults.join('\n')}\n`)
}

describe('tidy: the checkers find', () => {
  const made = (path: string, text: string): SourceFile => ({ path, text })
  const from = (path: string, target: string): string[] =>
    checkDirection(made(path, `import { x } from '${target}'\n`))

  it('imports that go up, sideways, or past an index', () => {
    assert.equal(from('src/storage/a.ts', '../node/index.js').length, 1)
    assert.equal(from('src/network/a.ts', '../storage/index.js').length, 1)
    assert.equal(from('src/api/a.ts', '../network/index.js').length, 1)
    assert.equal(from('src/protocol/codec/a.ts', '../../records/index.js').length, 1)
    assert.equal(from('src/protocol/codec/a.ts', '../ledger/index.js').length, 1)
    assert.equal(from('src/protocol/mempool/a.ts', '../consensus/index.js').length, 1)
    assert.equal(from('src/protocol/ledger/a.ts', '../codec/vote.js').length, 1)
    assert.equal(from('src/node/a.ts', '../protocol/ledger/state.js').length, 1)
    assert.equal(from('src/node/a.ts', '../storage/wal.js').length, 1)
    assert.equal(from('src/node/a.ts', '../../test/fixtures/chain-fixture.js').length, 1)
    assert.equal(from('src/node/a.ts', '../nowhere/index.js').length, 1)
    assert.equal(from('src/network/connections/a.ts', '../requests/quotas.js').length, 1)
    assert.equal(from('src/network/shared/a.ts', '../create-network.js').length, 1)
    nothing(from('src/network/gossip/a.ts', '../shared/limits.js'))
    nothing(from('src/network/a.ts', './gossip/gossip.js'))
    nothing(from('src/node/a.ts', '../protocol/ledger/index.js'))
    nothing(from('src/protocol/replica/a.ts', '../consensus/index.js'))
    nothing(from('src/protocol/ledger/kinds/a.ts', '../state.js'))
  })

  it('rooms of one folder that import upward, and files in a circle', () => {
    const levels = (path: string, target: string): number =>
      checkLevels(made(path, `import type { x } from '${target}'\n`)).length
    assert.equal(levels('src/protocol/codec/wire/a.ts', '../forms/b.js'), 1)
    assert.equal(levels('src/protocol/codec/messages/a.ts', '../forms/b.js'), 1)
    assert.equal(levels('src/protocol/ledger/kinds/a.ts', '../block/b.js'), 1)
    assert.equal(levels('src/protocol/ledger/kinds/a.ts', '../index.js'), 1)
    assert.equal(levels('src/protocol/ledger/kinds/a.ts', './b.js'), 0)
    assert.equal(levels('src/protocol/ledger/kinds/a.ts', '../cases/b.js'), 0)
    assert.equal(levels('src/protocol/ledger/kinds/a.ts', '../../types/index.js'), 0)
    const files = [
      made('src/a.ts', "import type { b } from './b.js'\n"), made('src/b.ts', "import './c.js'\n"),
      made('src/c.ts', "import './a.js'\n"), made('src/d.ts', "import './a.js'\n")
    ]
    assert.equal(checkCircles(files).length, 3)
  })

  it('imports inside node that go up, and imports of node that the simulator must not have', () => {
    assert.equal(from('src/node/peers/a.ts', '../services/b.js').length, 1)
    assert.equal(from('src/node/machine/a.ts', '../loop/b.js').length, 1)
    assert.equal(from('src/node/machine/config/a.ts', '../../gates/b.js').length, 1)
    assert.equal(from('src/node/clinical/a.ts', '../start.js').length, 1)
    assert.equal(from('src/node/newroom/a.ts', '../machine/b.js').length, 1)
    assert.equal(from('src/sim/checkers/a.ts', '../../node/examine/doctor/index.js').length, 1)
    nothing(from('src/node/examine/verify/a.ts', '../../loop/b.js'))
    nothing(from('src/node/start.ts', './services/index.js'))
    nothing(from('src/sim/a.ts', '../node/assembly/running-chain.js'))
  })

  it('every form of import', () => {
    const forms = [
      "import '../node/index.js'\n", "export * from '../node/index.js'\n",
      "export type { A } from '../node/index.js'\n", "const a = await import('../node/index.js')\n",
      "import {\n  a,\n  b\n} from '../node/index.js'\n", "import a\n  from '../node/index.js'\n"
    ]
    for (const text of forms) assert.equal(checkDirection(made('src/storage/a.ts', text)).length, 1, text)
  })

  it('libp2p and libsodium outside of their places, and modules with side effects in pure folders', () => {
    for (const name of ['libp2p', '@libp2p/tcp', '@chainsafe/libp2p-noise', '@multiformats/multiaddr']) {
      const text = `import { a } from '${name}'\n`
      assert.equal(checkModules(made('src/node/a.ts', text)).length, 1, name)
      nothing(checkModules(made('src/network/a.ts', text)))
    }
    const sodium = "import sodium from 'libsodium-wrappers-sumo'\n"
    for (const path of ['src/protocol/crypto/group.ts', 'src/node/a.ts', 'src/sim/a.ts']) {
      assert.equal(checkModules(made(path, sodium)).length, 1, path)
    }
    nothing(checkModules(made('src/protocol/crypto/sodium.ts', sodium)))
    for (const name of ['node:fs', 'node:net', 'node:timers/promises', 'node:process']) {
      const text = `import { a } from '${name}'\n`
      assert.equal(checkModules(made('src/records/a.ts', text)).length, 1, name)
      nothing(checkModules(made('src/node/a.ts', text)))
    }
  })

  it('clocks, randomness, waiting and printing in pure folders, but not in comments', () => {
    const lines = [
      'const a = Date.now()', 'const a = new Date()', 'const a = Math.random()', 'process.exit(1)',
      'setTimeout(a, 1)', 'setImmediate(a)', 'console.log(a)', 'async function a () {}',
      'const a = async () => {}', 'const a = async b => b', '  async read (): b {', 'await a',
      'function a (): Promise<void> {}', 'fetch(a)', 'randomBytes(3)', 'performance.now()'
    ]
    for (const line of lines) {
      assert(checkPurity(made('src/protocol/ledger/a.ts', `${line}\n`)).length > 0, line)
      assert(checkPurity(made('src/records/a.ts', `${line}\n`)).length > 0, line)
      nothing(checkPurity(made('src/node/a.ts', `${line}\n`)))
      nothing(checkPurity(made('src/records/a.ts', `// ${line}\n/* ${line}\n ${line} */\n`)))
    }
    nothing(checkPurity(made('src/protocol/crypto/sodium.ts', 'await sodium.ready\n')))
    assert.equal(checkPurity(made('src/protocol/crypto/sodium.ts', 'console.log(a)\n')).length, 1)
    nothing(checkPurity(made('src/records/a.ts', "const a = new Date(b)\nconst c = 'await process.x'\n")))
  })

  it('modules of Node in the protocol outside of native', () => {
    const count = (path: string, text: string): number => checkBrowser(made(path, text)).length
    for (const text of [
      "import { hash } from 'node:crypto'\n", 'const a = Buffer.alloc(1)\n', 'let a: Set<Buffer>\n',
      "import { sha256 } from '../crypto/native/index.js'\n"
    ]) {
      assert.equal(count('src/protocol/codec/a.ts', text), 1, text)
      assert.equal(count('src/protocol/crypto/native/a.ts', text), 0, text)
      assert.equal(count('src/records/a.ts', text), 0, text)
    }
    assert.equal(count('src/protocol/crypto/platform.ts', "export * from './native/index.js'\n"), 0)
    assert.equal(count('src/protocol/codec/a.ts', '// Not a Buffer.\n'), 0)
  })

  it('files and lines that are too long, unfinished, silenced or badly named', () => {
    const count = (text: string, path = 'src/a.ts'): number => checkShape(made(path, text)).length
    assert.equal(count('a\n'.repeat(MAX_LINES + 1)), 1)
    assert.equal(count('a\n'.repeat(MAX_LINES)), 0)
    assert.equal(count(`${'a'.repeat(MAX_COLUMNS + 1)}\n`), 1)
    assert.equal(count(`${'a'.repeat(MAX_COLUMNS)}\n`), 0)
    for (const word of ['TO' + 'DO', 'FIX' + 'ME']) assert.equal(count(`// ${word}: later\n`), 1)
    assert.equal(count('// @ts-' + 'ignore\n'), 1)
    assert.equal(count('a \n'), 1)
    assert.equal(count('a'), 1)
    assert.equal(count('a\n', 'src/aFile.ts'), 1)
    assert.equal(count('a\n', 'src/a-file.test.ts'), 0)
  })

  it('indexes without a comment', () => {
    const index = (text: string): number => checkHeaders([made('src/node/index.ts', text)]).length
    assert.equal(index("export * from './a.js'\n"), 1)
    assert.equal(index('// short\nexport {}\n'), 1)
    assert.equal(index("import { a } from './a.js'\n\nexport { a }\n"), 1)
    assert.equal(index('/**\n * What it is for.\n */\nexport {}\n'), 0)
    assert.equal(index("import { a } from './a.js'\n\n/** What it is for. */\nexport { a }\n"), 0)
  })

  it('files that decrypt without permission', () => {
    const opened = (path: string, text: string): number => checkDecryption(made(path, text)).length
    assert.equal(opened('src/node/services/a.ts', "import { openBody as a } from '../b.js'\n"), 1)
    assert.equal(opened('src/node/clinical/custody.ts', 'crypto.aeadOpen(key)\n'), 1)
    assert.equal(opened('src/node/machine/secrets.ts', 'openBody(a, b, c)\n'), 1)
    assert.equal(opened('src/cli/a.ts', 'createDecipheriv(a)\n'), 1)
    assert.equal(opened('src/node/clinical/read.ts', 'openBody(a, b, c)\n'), 0)
    assert.equal(opened('src/sim/a.ts', 'openBody(a, b, c)\n'), 0)
  })

  it('words that have a plainer replacement, but not longer words that contain them', () => {
    const count = (text: string): number => checkWords(made('src/a.ts', text)).length
    const [carry, who, invalid] = ['bo' + 'rne', 'wh' + 'om', 'does not ' + 'hold']
    assert.deepEqual(checkWords(made('src/a.ts', `a\n// a tag ${carry} by a case\n`)),
      [`src/a.ts:2: "${carry}": write "carry, hold or be in use"`])
    for (const text of [
      `const a = '${who} it asks'`, `function is${carry.replace('b', 'B')} () {}`, `${carry}Tag(a)`,
      `/** A list that ${invalid}. */`, `\`it ${invalid}\${why}\``, `it ${invalid} under its key`,
      '/**\n * Votes are passed\n * over.\n */', 'decided in one ' + 'breath', 'its run left ' + 'no word',
      'it goes on without a ' + 'word', 'comes late to ' + 'its work'
    ]) assert.equal(count(text), 1, text)
    for (const text of [
      'a Bearer token', 'amends', 'a.trimEnd()', `it ${invalid} the key`, `'it ${invalid} ' +\n 'them'`,
      'without a word of it', 'whole', 'remembered'
    ]) assert.equal(count(text), 0, text)
  })

  it('sentences that are too long, in comments and in pages', () => {
    const count = (path: string, text: string): number => checkSentences(made(path, text)).length
    const sentence = (words: number): string => `The ${'word '.repeat(words - 2)}end.`
    const [long, short] = [sentence(MAX_WORDS + 1), sentence(MAX_WORDS)]
    for (const text of [long, `${short} ${long}`, `A.\n * ${long}`]) {
      assert.equal(count('src/a.ts', `/** ${text} */\n`), 1, text)
    }
    for (const text of [short, `${short} ${short}`, `${short}\n *\n * ${short}`, `\`${long}\` is code.`]) {
      assert.equal(count('src/a.ts', `/** ${text} */\n`), 0, text)
    }
    assert.equal(count('src/a.ts', `const a = '${long}'\n`), 0)
    assert.equal(count('README.md', `# A\n\n${long}\n\n* ${long}\n`), 2)
    assert.equal(count('README.md', `\`\`\`\n${long}\n\`\`\`\n\n    ${long}\n`), 0)
    assert.equal(count('README.md', `| ${short} | ${short} |\n| --- | --- |\n`), 0)
    assert.equal(count('config/a.yaml', `# ${long}\na: 1\n# ${short}\nb: 2\n# ${short}\n`), 1)
  })

  it('files that no entry reaches', () => {
    const files = [
      made('src/a.ts', "import './b.js'\n"), made('src/b.ts', ''),
      made('src/c.ts', "import './d.js'\n"), made('src/d.ts', "import './c.js'\n")
    ]
    assert.deepEqual(checkOrphans(files, new Set(['src/a.ts'])).map(fault => fault.slice(0, 8)),
      ['src/c.ts', 'src/d.ts'])
  })

  it('exported names that no source uses', () => {
    const index = made('src/a/index.ts',
      "export { b, c as d, dead } from './b.js'\nexport * from './e.js'\n")
    const b = made('src/a/b.ts', [
      'export function b () {}', 'export const c = 1', '/** dead, and dead again */',
      'export interface dead {}', 'export type Own = 1', 'const own: Own = 1', ''
    ].join('\n'))
    const e = made('src/a/e.ts', 'export class E {}\nexport async function * f () {}\n')
    const user = made('src/u.ts',
      "import {\n  b,\n  type d as other\n} from './a/index.js'\nimport { E } from './a/index.js'\n")
    assert.deepEqual(checkExports([index, b, e, user]),
      ['src/a/b.ts: no source uses dead', 'src/a/e.ts: no source uses f'])
    const all = made('src/v.ts', "import * as all from './a/index.js'\n")
    nothing(checkExports([index, b, e, all]))
    const later = made('src/w.ts', "const { x } = await import('./a/index.js')\n")
    nothing(checkExports([index, b, e, later]))
  })
})
