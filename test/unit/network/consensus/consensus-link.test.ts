import assert from 'node:assert/strict'
import type { Stream } from '@libp2p/interface'
import { ConsensusLink } from '../../../../src/network/consensus/consensus-link.js'
import { DRAIN_TIMEOUT_MS } from '../../../../src/network/shared/limits.js'
import { until } from '../world.js'

/** Returns an accepted stream; `takes` says whether the other side reads. */
function streamThat (takes: boolean): Stream {
  let first = true
  return {
    source: {
      next: async () => {
        if (!first) await new Promise(() => {})
        first = false
        return { done: false, value: Uint8Array.of(1) }
      }
    },
    sink: async (source: AsyncIterable<Uint8Array>) => {
      for await (const chunk of source) if (chunk.byteLength > 0 && !takes) await new Promise(() => {})
    },
    abort: () => {}
  } as unknown as Stream
}

async function faultsAfterLong (takes: boolean): Promise<string[]> {
  const faults: string[] = []
  const link = new ConsensusLink({
    open: async () => streamThat(takes),
    onOpen () {}, onClose () {}, onSent () {}, onDropped () {},
    onFault: code => { faults.push(code) }
  })
  link.ensureOpen()
  await until('open', () => link.isOpen)
  link.send(Uint8Array.of(1), 'vote')
  await until('sent', () => link.queuedBytes === 0)
  await new Promise(resolve => { setTimeout(resolve, 10) })
  // A relay waits here for another frame, whatever the peer does.
  link.send(Uint8Array.of(2), 'relay')
  link.checkDrain(performance.now() + DRAIN_TIMEOUT_MS + 1)
  link.close()
  return faults
}

describe('network: consensus link', () => {
  it('blames a peer that does not read its queue, but not a peer whose queue is empty', async () => {
    assert.deepEqual(await faultsAfterLong(false), ['not-draining'])
    assert.deepEqual(await faultsAfterLong(true), [])
  })
})
