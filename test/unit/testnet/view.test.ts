import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CaseView } from '../../../src/api/index.js'
import type { NodeProcess } from '../../../src/testnet/fleet/index.js'
import type { CaseTracker, Diagnosis, TrackedCase } from '../../../src/testnet/run/index.js'
import { moreSamples, sampleStream, type Sample } from '../../../src/testnet/samples/index.js'
import { trickle } from '../../../src/testnet/trickle.js'
import { LiveTable, type Screen } from '../../../src/testnet/view/index.js'
import { fittedTable } from '../../../src/testnet/view/fitted-table.js'

const SAMPLES = fileURLToPath(new URL('../../../config/samples', import.meta.url))

class FakeScreen implements Screen {
  readonly live = true
  shown: readonly string[] = []
  readonly said: string[] = []
  constructor (readonly columns: number, readonly rows: number) {}
  say (line: string): void { this.said.push(line) }
  show (lines: readonly string[]): void { this.shown = lines }
  keep (): void {}
  size (): { columns: number, rows: number } { return this }
}

function decided (number: number): { one: Diagnosis, tracked: TrackedCase } {
  const id = number.toString(16).padStart(2, '0').repeat(32)
  const party = (hospital: number): { id: string, name: string } => ({ id: '', name: `hospital-${hospital}` })
  const view = {
    drawn: [party(3), party(4)], height: 998, closedHeight: 1002,
    opinions: [{ decision: 'approve' }, { decision: 'reject', group: 'time' }]
  } as unknown as CaseView
  return {
    one: {
      node: { name: 'hospital-2' }, sample: { diagnoses: 1 }, caseIds: [id], sentAt: 0
    } as unknown as Diagnosis,
    tracked: { id, status: 'rejected', view, everywhereAt: 12_345, latestAt: 12_345, known: 15 }
  }
}

function drawn (columns: number, rows: number): readonly string[] {
  const cases = Array.from({ length: 30 }, (_, index) => decided(index))
  const screen = new FakeScreen(columns, rows)
  const tracked = new Map(cases.map(({ tracked }) => [tracked.id, tracked]))
  const tracker = { cases: tracked } as unknown as CaseTracker
  new LiveTable(screen, cases.map(({ one }) => one), tracker).stop()
  return screen.shown
}

describe('testnet: the output for people', () => {
  it('fits on the terminal, shows every column at width 80, and explains the columns', () => {
    for (const [columns, rows] of [[80, 24], [120, 40], [50, 12]] as const) {
      const lines = drawn(columns, rows)
      assert(lines.length < rows, `${lines.length} lines`)
      const table = lines.slice(1, lines.indexOf('', 1))
      assert(table.every(line => line.length < columns), table[0])
      assert(lines.some(line => line.startsWith('TIME: until every hospital')))
    }
    const [, head, first] = drawn(80, 24)
    assert.match(head ?? '', /^CASE +FROM +DRAWN +STATUS +OPINIONS +BLOCKS +TIME$/)
    assert.match(first ?? '', /^\w{8} +2 +3, 4 +rejected +approve, reject time +998 > 1002 +12345 ms$/)
    assert.match(drawn(120, 40)[2] ?? '', / hospital-2 +hospital-3, hospital-4 /)
    assert.match(drawn(50, 12)[1] ?? '', /^CASE +FROM +STATUS +OPINIONS$/)
  })

  it('drops columns in the given order', () => {
    const table = (width: number): string[] =>
      fittedTable(['a', 'b', 'c'], [['1', '22', '333']], width, ['b', 'a'])
    assert.deepEqual(table(10), ['A  B   C', '1  22  333'])
    assert.deepEqual(table(9), ['A  C', '1  333'])
    assert.deepEqual(table(1), ['C', '333'])
  })

  it('has endless new diagnoses, none twice and one in twenty wrong', async () => {
    const burst = await sampleStream(SAMPLES, 50)
    const more: Sample[] = []
    for (const sample of await moreSamples(SAMPLES, 200)) if (more.push(sample) === 40) break
    assert.equal(new Set([...burst, ...more].map(({ text }) => text)).size, burst.length + 40)
    assert.equal(more.filter(({ force }) => force).length, 2)
  })

  it('continues with diagnoses until the end, even if a hospital does not answer', async () => {
    const given: string[] = []
    const node = (name: string): NodeProcess => ({
      name,
      client: {
        open: async (_what: string, signal: AbortSignal) => (async function * (): AsyncGenerator<never> {
          await new Promise<void>(resolve => { signal.addEventListener('abort', () => { resolve() }) })
        })(),
        submitText: async (text: string) => {
          given.push(text)
          if (name === 'hospital-2') await new Promise(() => {})
          return { cases: [] }
        }
      }
    }) as unknown as NodeProcess
    const end = new AbortController()
    const running = trickle({ hospitals: [node('hospital-1'), node('hospital-2')] }, new FakeScreen(80, 24),
      await moreSamples(SAMPLES, 1), end.signal, 5)
    await pause(300)
    end.abort()
    await running
    assert(given.length > 5, String(given.length))
    const before = given.length
    await pause(50)
    assert.equal(given.length, before)
  })
})
