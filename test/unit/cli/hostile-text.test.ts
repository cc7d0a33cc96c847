import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ServiceError } from '../../../src/api/index.js'
import type { Io } from '../../../src/cli/index.js'
import { screened } from '../../../src/cli/screen.js'
import { controls } from '../../fixtures/controls.js'
import { caseId, fakeCase, PEER, type FakeNode } from '../api/fake-services.js'
import { runCli } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

const EVIL = controls.join('x')
/** Fields whose values the node computes or chooses from a fixed list. */
const CHOSEN = new Set([
  'role', 'status', 'state', 'severity', 'phase', 'kind', 'decision', 'outcome', 'type', 'id', 'caseId',
  'chainId', 'formula', 'result', 'title', 'filled'
])

/** Returns the value with all control characters at the end of each text. */
function fouled (value: unknown, key = ''): unknown {
  if (typeof value === 'string') return CHOSEN.has(key) ? value : `${value}${EVIL}`
  if (Array.isArray(value)) return value.map(one => fouled(one, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fouled(one, name)]))
}

function foul (services: object): void {
  const methods = services as Record<string, unknown>
  for (const [name, method] of Object.entries(methods)) {
    if (typeof method !== 'function' || name === 'subscribe' || name === 'exportChain') continue
    methods[name] = async (...given: unknown[]) => {
      try {
        return fouled(await (method as (...given: unknown[]) => Promise<unknown>)(...given))
      } catch (error) {
        throw error instanceof ServiceError
          ? new ServiceError(error.status, error.code, `${error.message}${EVIL}`, [{
            rule: 'TMP-01', outcome: 'reject', issue: 'structure', expression: EVIL, text: EVIL
          }])
          : error
      }
    }
  }
}

function fouledNode (node: FakeNode): void {
  const services = node.services
  Object.defineProperty(node, 'services', { value: services })
  for (const part of [services.node, services.hospital, services.government]) {
    if (part !== undefined) foul(part)
  }
}

/** Checks for control characters. Text of the caller may contain line ends, and text of others may not. */
function assertClean (text: string, colour: boolean, of: string, mayEndLines = false): void {
  const shown = colour ? text.replace(/\u001b\[(?:1|2|22|3[0-9])m/g, '') : text
  for (const control of controls) {
    // In the hostile text, x follows the line end.
    if (control === '\n') assert.ok(mayEndLines || !shown.includes('\nx'), `${of}: a forged line`)
    else assert.ok(!shown.includes(control), `${of}: ${JSON.stringify(control)}`)
  }
}

describe('cli: text of strangers', () => {
  let nodes: RunningNodes
  before(async () => {
    nodes = await RunningNodes.create()
    const hospital = await nodes.start('hospital-1', 'hospital', fouledNode)
    hospital.cases.set(caseId('a'), {
      ...fakeCase(caseId('a'), 'open'), drawn: [{ id: PEER, name: 'St Mary' }],
      opinions: [{
        validator: { id: PEER, name: '' }, decision: 'reject', judgedBy: 'rules', group: 'time', height: 1,
        details: {
          state: 'here', reason: EVIL, findings: [{
            rule: EVIL, outcome: 'reject', issue: 'value', expression: EVIL, text: EVIL
          }]
        }
      }]
    })
    await nodes.start('government', 'government', fouledNode)
    await writeFile(path.join(nodes.cwd, 'd.json'), '{}')
  })
  after(async () => { await nodes.remove() })

  const commands = [
    'status', 'doctor', 'diagnosis list', 'diagnosis show aaaaaaaa', 'diagnosis show ffffffff',
    'diagnosis submit d.json', 'draw explain aaaaaaaa', 'patient history 1', 'patient history nobody',
    'chain head', 'chain show 1', 'chain show 99', 'chain verify', 'chain export', 'allowlist show',
    'review list', 'review list --decided', 'review show 11111111', 'review approve 11111111',
    'review excuse 11111111', 'review reject 11111111 --reason CLI-01',
    'review reject 11111111 --reason xxx-99', 'review claim 11111111 --as x', 'review questions',
    'review ask 11111111 d.json', 'review answer 7c2e91d0 d.json --as x',
    'review answer 7c2e91d0 --decline --as x', 'rules list', 'rules show TMP-01'
  ].map(words => `${words} --name hospital-1`)
  const deciding = [
    'pending', 'show', `approve ${PEER}`, `reject ${PEER}`, `remove ${PEER}`, 'begin'
  ].map(words => `allowlist ${words} --name government`)

  for (const words of [...commands, ...deciding]) {
    it(`has no control characters in the output of: ${words}`, async () => {
      for (const [more, colour] of [['', false], ['', true], [' --json', false]] as const) {
        const { out, err } = await nodes.cli(words + (words.includes('export') ? '' : more), { colour })
        assert.notEqual(out + err, '')
        assertClean(out + err, colour, words)
      }
    })
  }

  it('has no control characters if it comes from the caller', async () => {
    const typed = [
      [EVIL], ['status', `--${EVIL}`], ['status', EVIL], ['diagnosis', 'show', EVIL], ['chain', 'show', EVIL],
      ['diagnosis', 'submit', EVIL], ['status', '--name', EVIL], ['start', '--role', EVIL],
      ['allowlist', 'approve', EVIL], ['diagnosis', 'list', '--status', EVIL]
    ]
    for (const words of typed) {
      const { code, out, err } = await runCli(words, { cwd: nodes.cwd, colour: true })
      assert.notEqual(code, 0)
      assertClean(out + err, false, words[0] ?? '', true)
    }
  })

  it('has no control characters in a question or in progress', async () => {
    const shown: string[] = []
    const { ask, progress } = screened({
      ask: async question => { shown.push(question); return await Promise.resolve('') },
      progress: line => { shown.push(line) }, colour: false
    } as Io)
    await ask?.(EVIL)
    progress?.(EVIL)
    assert.equal(shown.length, 2)
    for (const text of shown) assertClean(text, false, 'terminal', true)
  })

  it('has no control characters if a starting node prints it', async () => {
    const runStart = async ({ print }: { readonly print: (line: string) => void }): Promise<number> => {
      print(`  "Evil${EVIL}" asks to be enrolled`)
      return await Promise.resolve(0)
    }
    const words = ['start', '--role', 'government']
    const { out } = await runCli(words, { cwd: nodes.cwd, assembly: { runStart } })
    assertClean(out, false, 'start')
    assert.equal(out.indexOf('\n'), out.length - 1, 'it is one line')
  })
})
