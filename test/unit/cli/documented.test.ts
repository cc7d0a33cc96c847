import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Command } from 'commander'
import { createContext } from '../../../src/cli/context.js'
import type { InitOptions } from '../../../src/cli/options.js'
import { createProgram } from '../../../src/cli/program.js'
import { loadChainParameters, loadConfig } from '../../../src/node/machine/config/index.js'
import { cliSetting } from './bench-io.js'

const PAGES = ['README.md', 'src/api/access/README.md', 'src/api/fhir/GUIDE.md']
const HEX = '3f0a90c1'
/** Values for what a page leaves open. */
const VALUES: Readonly<Record<string, string>> = {
  '<chain id>': HEX.repeat(8), '<judge>': 'hospital-2', '3f0a…': HEX.repeat(8), '/ip4/…/tcp/…/p2p/12D3Koo…':
    '/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWBmAwcd4PJNJvfV89HwE48nwkRmAgo8Vy3uQEyNNHBox2'
}
const WORD = /"[^"]*"|'[^']*'|<[a-z ]+>|[^\s"'<>|&]+|[<>|&]+/g

interface Line {
  readonly text: string
  readonly words: readonly string[]
  /** Something is on stdin. */
  readonly hasInput: boolean
}

/** Returns the command lines of the node in the blocks of a page, as a shell would divide them. */
function linesOf (page: string): Line[] {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
  const lines = blocks.flatMap(block => block.replace(/\\\n\s*/g, '').split('\n'))
  return lines.map(line => line.replace(/(^|\s)#.*/, '')).flatMap(text => {
    const words = [...text.matchAll(WORD)].map(([word]) => word)
    const start = words.indexOf('medichain-node')
    if (start < 0) return []
    const end = words.findIndex((word, at) => at > start && /^[<>|&]+$/.test(word))
    const own = words.slice(start + 1, end < 0 ? undefined : end).map(word =>
      VALUES[word] ?? (word.startsWith('<') ? HEX : word.replace(/^(["'])(.*)\1$/, '$2')))
    return [{ text: text.trim(), words: own, hasInput: words[start - 1] === '|' || words.includes('<') }]
  })
}

function family (command: Command): Command[] {
  return [command, ...command.commands.flatMap(family)]
}

/** Reads a command line without doing what it says; settings of a node are checked. */
async function parse (words: readonly string[]): Promise<void> {
  let taken = 0
  const check = ({ overrides: flags, role }: InitOptions): void => {
    loadConfig(role, { flags })
    if (role === 'government') loadChainParameters({ flags })
    taken++
  }
  const { assembly, io } = cliSetting({ cwd: tmpdir(), assembly: {
    runStart: async options => { check(options); return await Promise.resolve(0) }
  } })
  const program = createProgram(createContext(io, assembly))
  for (const command of family(program)) {
    const isDone = command.commands.length === 0 || ['names', 'recover'].includes(command.name())
    if (isDone && command.name() !== 'start') command.action(() => { taken++ })
  }
  await program.parseAsync([...words], { from: 'user' })
  assert.equal(taken, 1)
}

describe('cli: the command lines of the pages', () => {
  for (const page of PAGES) {
    it(`${page} shows none that the program refuses, or that waits for input without end`, async () => {
      const lines = linesOf(readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8'))
      for (const { hasInput, text, words } of lines) {
        await parse(words).catch((error: unknown) => { assert.fail(`${text}: ${String(error)}`) })
        assert.equal(words.includes('-'), hasInput, `${text}: stdin`)
      }
    })
  }

  it('are many on the main page', () => {
    const lines = linesOf(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8'))
    assert.ok(lines.length > 60, String(lines.length))
  })

  it('would show a mistake', async () => {
    await assert.rejects(parse(['status', '--nmae', 'x']), /unknown option/)
    await assert.rejects(parse(['start', '--role', 'hospital', '--api-prot', '1']), /api-prot|apiProt/)
    const line = 'echo \'a|b\' | medichain-node patient history - --as "Dr X"'
    assert.deepEqual(linesOf('```sh\n' + line + '  # who\n```\n'), [{
      text: line, hasInput: true,
      words: ['patient', 'history', '-', '--as', 'Dr X']
    }])
  })
})
