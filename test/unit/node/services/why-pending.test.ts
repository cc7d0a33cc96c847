import assert from 'node:assert/strict'
import type { HealthView, TroubleView } from '../../../../src/api/index.js'
import { reasonOf, whyPending } from '../../../../src/node/services/why-pending.js'

function trouble (code: string, severity: TroubleView['severity']): TroubleView {
  return { code, severity, text: `text of ${code}`, action: '' }
}

describe('services: why a case is pending', () => {
  it('names what stopped the chain, otherwise what delays the case, otherwise nothing', () => {
    const stopped = trouble('quorum-lost', 'stopped')
    const list = trouble('list-behind', 'warning')
    const waiting = trouble('list-overdue', 'warning')
    const other = trouble('disk-low', 'problem')
    assert.equal(reasonOf({ troubles: [other, list, stopped] }), stopped.text)
    assert.equal(reasonOf({ troubles: [other, list] }), list.text)
    const dealing = trouble('no-key-epoch', 'note')
    assert.equal(reasonOf({ troubles: [other, dealing] }), dealing.text)
    assert.match(reasonOf({ troubles: [other, waiting] }), /in no block yet/, 'it stops no case')
  })

  it('is computed once for simultaneous requests, and again for later requests', async () => {
    let asked = 0
    let now = 0
    const why = whyPending(async () => {
      asked++
      if (asked === 2) throw new Error('disk')
      return await Promise.resolve({ troubles: [trouble('joining', 'note')] } as unknown as HealthView)
    }, () => now)
    assert.deepEqual(await Promise.all([why(), why()]), ['text of joining', 'text of joining'])
    assert.equal(asked, 1)
    now = 6_000
    assert.match(await why(), /in no block yet/)
  })

  it('is answered from before while it is computed again, unless that is old', async () => {
    let now = 0
    let end = (_code: string): void => {}
    const why = whyPending(async () => await new Promise(resolve => {
      end = code => { resolve({ troubles: [trouble(code, 'note')] } as unknown as HealthView) }
    }), () => now)
    const first = why()
    end('joining')
    assert.equal(await first, 'text of joining')
    now = 2_000
    assert.equal(await why(), 'text of joining')
    end('list-behind')
    await new Promise(setImmediate)
    assert.equal(await why(), 'text of list-behind')
    now = 8_000
    const old = why()
    end('no-key-epoch')
    assert.equal(await old, 'text of no-key-epoch')
  })
})
