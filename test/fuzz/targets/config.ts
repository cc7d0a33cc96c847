import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, loadChainParameters, loadConfig } from '../../../src/node/machine/config/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { ROOT } from '../../unit/records/support.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const FILES = ['hospital', 'government', 'chain']
  .map(name => readFileSync(join(ROOT, 'config', `${name}.yaml`), 'utf8'))
const SECRET = 'correct horse battery'

/** Lines with a special meaning in YAML. */
const LINES = [
  '&a name: *a', 'name: *nobody', 'name: &x [*x]', '? {a: b}\n: c', '? [a]\n: b', '- item', '--- ', '...',
  'name: !!binary aGk=', 'name: !!js/function x', 'apiPort: !!str 8080', 'apiPort: 0x1F90',
  'apiPort: .inf', 'apiPort: .nan', 'apiPort: 1e400', 'apiPort: null', 'apiPort:', '__proto__: {a: 1}',
  'constructor: x', '"": x', 'name: |\n  a\n  b', 'name: "\\u0000"', 'name: {a: {b: {c: d}}}',
  'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]',
  '<<: {name: x}', '<<: *a', '%YAML 1.1', '\tname: x', 'name: x\n name: y', `passphrase: [${SECRET}]`,
  `passphrase: {a: ${SECRET}}`, `passphrase: ${SECRET} # x\npassphrase: ${SECRET}`, 'listen: [null, 1, {}]',
  'listen: *a', 'true: yes', 'name: 2026-03-14', '[a, b]: c', '{a: b}', '"name', "name: 'x", 'name: @x'
]

let folder: string | undefined

const yamlFile: Target = {
  name: 'config-yaml',
  extension: 'yaml',
  async begin () { folder = await mkdtemp(join(tmpdir(), 'medichain-fuzz-')) },
  async end () {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  },
  make (random) {
    const lines = random.pick(FILES).split('\n').filter(line => !line.startsWith('#'))
    for (let left = random.pick([0, 1, 1, 2, 4]); left > 0; left--) {
      lines.splice(random.between(0, lines.length), random.between(0, 2), random.pick(LINES))
    }
    const kept = random.chance(0.5) ? lines : lines.slice(0, random.between(1, 12))
    const text = utf8(kept.join('\n'))
    return random.chance(0.5) ? text : mutateBytes(text, random)
  },
  run (input) {
    assert(folder !== undefined)
    const file = join(folder, 'given.yaml')
    writeFileSync(file, input)
    const flags = Object.fromEntries(Buffer.from(input).toString('utf8').split('\n')
      .map(line => line.split(': ', 2)).filter(words => words.length === 2)) as Record<string, string>
    const env = Object.fromEntries(Object.entries(flags).map(([key, text]) => [`MEDICHAIN_${key}`, text]))
    const loads = [{ file }, { flags }, { env }].flatMap(sources => [
      () => loadConfig('hospital', sources), () => loadConfig('government', sources),
      () => loadChainParameters(sources)
    ])
    for (const load of loads) {
      try {
        load()
      } catch (error) {
        assert(error instanceof ConfigError, error instanceof Error ? error.stack : String(error))
        assert(error.problems.length > 0)
        for (const { key, message } of error.problems) {
          assert(key !== 'passphrase' || !message.includes(SECRET), message)
        }
      }
    }
  }
}

export const configTargets: readonly Target[] = [yamlFile]
