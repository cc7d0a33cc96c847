import assert from 'node:assert/strict'
import type { BatchItem } from '../../../src/api/index.js'
import { Sender, type Outgoing } from '../../../src/import/sending/index.js'
import { FakeClient, problem } from './support.js'

describe('import: order of answers', () => {
  it('counts a batch as done only when all before it are', async () => {
    const node = new FakeClient()
    const told: number[] = []
    const waits: Promise<void>[] = []
    const releases: (() => void)[] = []
    const { client } = node
    const held = {
      ...client,
      async submitBatchText (text: string): Promise<readonly BatchItem[]> {
        const turn = releases.length
        waits.push(new Promise<void>(resolve => { releases.push(resolve) }))
        await waits[turn]
        return await client.submitBatchText(text)
      }
    }
    const sender = new Sender(held, {
      onChanged: 'refuse', signal: new AbortController().signal, onWait () {},
      onDone (outcomes, mark) { told.push(mark, outcomes.length) }
    })
    const document = (id: number): Outgoing => ({
      text: JSON.stringify({ entry: [{ resource: { id } }] }), place: `line ${id}`, lastUpdated: undefined
    })
    for (let id = 1; id <= 150; id++) await sender.add(document(id), id)
    await sender.flush()
    assert.equal(releases.length, 2)
    releases[1]?.()
    await new Promise(resolve => { setImmediate(resolve) })
    assert.deepEqual(told, [])
    releases[0]?.()
    await sender.drain()
    assert.deepEqual(told, [100, 100, 150, 50])
  })

  it('tells what the importer refused in its turn, and sends the rest of the batch', async () => {
    const node = new FakeClient()
    const told: string[] = []
    const sender = new Sender(node.client, {
      onChanged: 'refuse', signal: new AbortController().signal, onWait () {},
      onDone (outcomes) { for (const [{ place }, { kind }] of outcomes) told.push(`${place} ${kind}`) }
    })
    node.answer = ({ entry }) => entry[0]?.resource['id'] === 3 ? problem(422, 'refused') : undefined
    const text = (id: number): string => JSON.stringify({ entry: [{ resource: { id } }] })
    await sender.add({ text: text(1), place: 'a', lastUpdated: undefined }, 1)
    await sender.add({
      text: '', place: 'b', lastUpdated: undefined, decided: { kind: 'refused', code: 'cut', text: 'x' }
    }, 2)
    await sender.add({ text: text(3), place: 'c', lastUpdated: undefined }, 3)
    await sender.drain()
    assert.deepEqual(told, ['a imported', 'b refused', 'c refused'])
    assert.equal(node.sent.length, 1)
  })
})
