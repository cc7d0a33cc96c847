import assert from 'node:assert/strict'
import type { FactsView, FolderView } from '../../../../../src/api/index.js'
import { ago, codes, found, NOW } from './facts.js'

describe('doctor: a node that cannot be asked', () => {
  const at = (folder: Partial<FolderView>): FactsView => ({
    at: NOW, name: 'hospital-1', role: 'hospital', peers: [], alarms: [],
    folder: { path: 'data/hospital-1', flags: '--name hospital-1', state: 'missing', others: [], ...folder }
  })
  const start = 'medichain-node start --role hospital --name hospital-1'

  it('names how it ended, its last height, and the command that starts it', () => {
    const stopped = found(at({ state: 'stopped', stoppedAt: ago(300), tip: { height: 17 } }), 'not-running')
    assert.equal(stopped.text,
      'The node was stopped cleanly at 13:57:30Z (5 min ago). Its database ends with block 17.')
    assert.equal(stopped.command, start)
    assert.match(found(at({ state: 'killed', tip: { height: 3 } }), 'killed').text,
      /did not shut down cleanly: it was killed, .* ends with block 3/)
    const failure = { at: ago(9), code: 'disk-full', message: 'The disk is full.' }
    assert.match(found(at({ state: 'failed', failure }), 'failed').text,
      /because of an error at 14:02:21Z .*: The disk is full\./)
    assert.equal(found(at({ state: 'unused' }), 'not-started').command, start)
    assert.match(found(at({ state: 'unreadable', failure }), 'folder-unreadable').action, /as the user/)
  })

  it('names the signal that stopped it, and shows no other text from the mark', () => {
    for (const [stoppedBy, phrase] of [
      ['SIGHUP', 'by SIGHUP, as when its terminal is closed, at'], ['SIGINT', 'by Ctrl-C (SIGINT) at'],
      ['SIGTERM', 'by SIGTERM at'], ['\u001b[2J', 'cleanly at'], ['constructor', 'cleanly at']
    ] as const) {
      const { text } = found(at({ state: 'stopped', stoppedAt: ago(300), stoppedBy }), 'not-running')
      assert.ok(text.includes(`${phrase} 13:57:30Z`), text)
    }
  })

  it('names what only a damaged folder contains, and warns never to delete it', () => {
    const failure = { code: 'database', message: 'no magic' }
    const { action, text } = found(at({ state: 'damaged', failure }), 'folder-damaged')
    assert.match(text, /cannot be read: no magic/)
    assert.match(action, /^Keep the folder, never delete it, and restore a backup/)
    assert.match(action, /Diagnoses that no block has are only in the old/)
    const government = found({ ...at({ state: 'damaged', failure }), role: 'government' }, 'folder-damaged')
    assert.doesNotMatch(government.action, /start afresh[.:]|move (it|the folder) away/)
  })

  it('puts a full disk first, however the node ended', () => {
    const full = { freeBytes: 4096, totalBytes: 2 ** 34, databaseBytes: 1, logBytes: 1 }
    const failure = { at: ago(9), code: 'disk-full', message: 'The disk is full.' }
    for (const [state, code] of [
      ['killed', 'killed'], ['stopped', 'not-running'], ['failed', 'failed'], ['unused', 'not-started']
    ] as const) {
      const facts = { ...at({ state, failure }), disk: full }
      assert.deepEqual(codes(facts), ['disk-full', code])
      const { action, command, text } = found(facts, 'disk-full')
      assert.match(text, /has 4 KiB left .*Leave the data folder as it is/)
      assert.match(action, /^Free some space/)
      assert.equal(command, start)
    }
    const quota = { ...at({ state: 'full', failure }), disk: { ...full, freeBytes: 2 ** 33 } }
    assert.deepEqual(codes(quota), ['disk-full'])
    assert.match(found(quota, 'disk-full').text, /or this user's quota on it, is full/)
    assert.deepEqual(codes({ ...at({ state: 'damaged', failure }), disk: full }),
      ['folder-damaged', 'disk-almost-full'])
  })

  it('distinguishes hanging, paused and starting processes', () => {
    assert.match(found(at({ state: 'paused', processId: 42 }), 'paused').action, /kill -CONT 42/)
    assert.match(found(at({ state: 'silent', processId: 42 }), 'not-answering').text,
      /Process 42 .* does not answer/)
    assert.equal(found(at({ state: 'starting', processId: 42 }), 'starting').severity, 'problem')
  })

  it('lists the existing folders when the name is wrong', () => {
    const others = Array.from({ length: 12 }, (_, index) => `hospital-${index + 1}`)
    assert.match(found(at({ others }), 'no-such-node').text, /Nodes there: hospital-1, .*hospital-10, …\.$/)
    assert.match(found(at({ state: 'foreign' }), 'not-a-node').text, /is not a node's data folder\.$/)
  })
})
