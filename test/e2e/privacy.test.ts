import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Fleet, readSamples, vary, type NodeProcess } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { filesBelow } from './support/files-below.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const MARK = 'the-mark-that-no-other-text-has'
const DIAGNOSES = 12
/** A note may have at most 4,000 characters. */
const NOTES = 24
const NOTE_CHARACTERS = 3600
const NOTE_BYTES = NOTES * NOTE_CHARACTERS

describe('privacy towards the government', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder, settings: { logLevel: 'debug' } })
    await fleet.start()
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  it('never receives a body, while every hospital does', async () => {
    const { government } = fleet
    const before = await received(government)
    const readBefore = await bytesRead(government)
    const ids: string[] = []
    for (let number = 1; number <= DIAGNOSES; number++) {
      const node = fleet.hospitals[number % 4]
      const { cases } = await node!.client.submitText(await marked(number))
      ids.push(...cases.map(item => item.case.id))
    }
    for (const node of fleet.nodes) {
      await until(`${node.name} knows every decision`, async () => {
        const views = await Promise.all(ids.map(async id =>
          await node.client.call('showCase', { params: { id } }).catch(() => undefined)))
        return views.every(view => view?.status === 'accepted')
      })
    }
    const bodies = DIAGNOSES * NOTE_BYTES
    // Bodies are encrypted, and connections encrypt them again, so this test counts bytes. The bodies have
    // random text, which cannot be compressed, so far fewer bytes than their size contain no body.
    const after = await received(government)
    assert.equal(after['gossip'] ?? 0, 0, 'the government takes no part in gossip, which transports bodies')
    const came = total(after) - total(before)
    assert.ok(came < bodies / 4, `${came} bytes came from peers, bodies have ${bodies}`)
    for (const node of fleet.hospitals) {
      assert.ok(total(await received(node)) > bodies * 0.7, `${node.name} has the bodies`)
    }
    for (const node of fleet.hospitals) {
      const { peers } = await node.client.call('status')
      const [{ traffic } = { traffic: undefined }] = peers.filter(({ access }) => access === 'government')
      assert.ok(traffic !== undefined && Object.keys(traffic.sent).length > 0, `${node.name} serves it`)
      for (const classes of [traffic.sent, traffic.received]) {
        const others = Object.keys(classes).filter(name => !['status', 'request', 'allowlist', 'join',
          'enrol'].includes(name))
        assert.deepEqual(others, [], `${node.name}: no body, key, rule or event to or from the government`)
      }
    }
    const readAfter = await bytesRead(government)
    if (readBefore === undefined || readAfter === undefined) return
    const read = readAfter - readBefore
    assert.ok(read < bodies, `its process read ${read} bytes, bodies have ${bodies}`)
  })

  it('holds on disk: the government stores no patient data, and hospitals encrypt it', async () => {
    await fleet.stop()
    const places = ['data', 'logs'].map(place => filesBelow(path.join(folder, place)))
    const files = (await Promise.all(places)).flat()
    assert.ok(files.some(file => file.includes('government')))
    const secrets = [MARK, 'Adler', 'MC-9000000'].map(text => Buffer.from(text))
    let governmentBytes = 0
    for (const file of files) {
      const content = await readFile(file)
      for (const secret of secrets) assert.equal(content.indexOf(secret), -1, `${secret} in ${file}`)
      if (file.includes(`${path.sep}government${path.sep}`)) governmentBytes += content.byteLength
    }
    assert.ok(governmentBytes < DIAGNOSES * NOTE_BYTES / 2, `${governmentBytes} bytes`)
  })
})

/** Makes text that is hard to compress. */
function noise (seed: string): string {
  let text = ''
  for (let at = 0; text.length < NOTE_CHARACTERS; at++) {
    text += createHash('sha512').update(`${seed} ${at}`).digest('base64')
  }
  return text
}

/** Makes a diagnosis with notes that contain the mark. */
async function marked (number: number): Promise<string> {
  const [, pattern] = await readSamples(SAMPLES)
  assert.ok(pattern !== undefined)
  const bundle = JSON.parse(vary(pattern, number).text) as {
    entry: { resource: { resourceType: string, note?: object[] } }[]
  }
  const condition = bundle.entry.find(({ resource }) => resource.resourceType === 'Condition')
  assert.ok(condition !== undefined)
  condition.resource.note = Array.from({ length: NOTES }, (_, at) => {
    return { text: `${MARK} ${noise(`${number} ${at}`)}` }
  })
  return JSON.stringify(bundle)
}

async function received (node: NodeProcess): Promise<Readonly<Record<string, number>>> {
  return (await node.client.call('status')).traffic?.received ?? {}
}

/** Returns the bytes that a process read from files and sockets (proc(5)), or undefined without /proc. */
async function bytesRead (node: NodeProcess): Promise<number | undefined> {
  const text = await readFile(`/proc/${node.pid}/io`, 'utf8').catch(() => undefined)
  const match = text === undefined ? null : /^rchar: (\d+)$/m.exec(text)
  return match === null ? undefined : Number(match[1])
}

function total (bytes: Readonly<Record<string, number>>): number {
  return Object.values(bytes).reduce((sum, count) => sum + count, 0)
}
